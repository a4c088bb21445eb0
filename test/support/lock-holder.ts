import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';

/** A foreign process that holds the write lock of an SQLite file: `lock-holder.ts <file> <milliseconds>`. */
const [file, milliseconds] = process.argv.slice(2);
const database = new Database(file);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
await delay(Number(milliseconds));
database.exec('COMMIT');
database.close();
