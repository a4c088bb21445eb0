import { ConfigError } from './config.ts';
import { requireConfig, startService } from './start.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  const service = await startService(await requireConfig(process.env));
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // Who asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    say(`${signal}: finishing what is under way`);
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Whoever reads that it is ready may end it at once.
  say(service.lines.join('\n'));
} catch (error) {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
