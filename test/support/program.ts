import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program of ours that runs, and says that it `listens on` an address. */
export interface Program {
  readonly url: string;
  /** What it has printed so far, line by line. */
  readonly said: readonly string[];
  stop(): Promise<void>;
}

/** Starts a program with Node and waits until it listens; fails with what it said if it ends before. */
export async function startProgram(file: string, env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: 'pipe' });
  const said: string[] = [];
  child.stderr.on('data', (text) => said.push(String(text)));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const address = /listens on (\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${said.join('\n')}`)));
  });
  return { url, said, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
