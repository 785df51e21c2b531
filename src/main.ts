#!/usr/bin/env node
import module from 'node:module';
import { type Arguments, HELP, readArguments, UsageError } from './cli/arguments.ts';
import { loadEnvFile } from './cli/env-file.ts';
import { ConfigError, readConfig } from './config.ts';
import { readVersion } from './version.ts';

// From Node 22 on, what V8 compiled is kept on disk, for all modules that are imported after this.
const enableCompileCache: unknown = Reflect.get(module, 'enableCompileCache');
if (typeof enableCompileCache === 'function') enableCompileCache();

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  const isForOperator = error instanceof ConfigError || error instanceof UsageError;
  console.error(isForOperator ? error.message : error);
  // Not only exitCode: the sandbox or Redis may be connected already and would keep the process alive.
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function run({ command, envFile }: Arguments): Promise<void> {
  if (command === 'help') return console.log(HELP.trimEnd());
  if (command === 'version') return console.log(readVersion());
  if (envFile !== undefined) loadEnvFile(envFile);
  if (command === 'check') {
    const { check } = await import('./cli/check.ts');
    process.exitCode = (await check(readConfig(), console.log)) ? 0 : 1;
    return;
  }
  const { start } = await import('./start/start.ts');
  await start();
}
