import { afterAll, vi } from 'vitest';

/**
 * The files of a project share the modules of their worker. What a file replaced for its own tests is put back after the
 * last of them, also when one failed before it could do that itself; mocks are restored by vitest.
 */
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
