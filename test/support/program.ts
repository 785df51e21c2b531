import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The layer as it is released, which is built before the tests. */
export const LAYER = 'dist/main.js';

/** A module for `--import`, from its source. */
export const moduleOf = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;

/** What a program printed, and the code that it ended with. */
export interface EndedProgram {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Runs the layer with these arguments, and no other environment, until it ends. */
export async function runLayer(args: readonly string[], env: Record<string, string>): Promise<EndedProgram> {
  const child = spawn(process.execPath, [LAYER, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: 'pipe',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, lines: output.trimEnd().split('\n') };
}

/** A running Node program that printed `listens on` and its address. */
export interface Program {
  readonly url: string;
  /** The lines that it has printed so far. */
  readonly output: readonly string[];
  stop(): Promise<void>;
}

/** Starts a program with Node and waits until it listens; rejects with its output if it ends before. */
export async function startProgram(file: string, env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: 'pipe' });
  const output: string[] = [];
  child.stderr.on('data', (text) => output.push(String(text)));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      const address = /listens on (\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${output.join('\n')}`)));
  });
  return { url, output, stop: () => kill(child) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
