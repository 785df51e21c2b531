import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** What an image does when it runs. */
export interface Image {
  /** The folder that stands for its root. */
  readonly root: string;
  /** Its working folder, below `root`. */
  readonly workFolder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly entrypoint: readonly string[];
  readonly healthCheck: readonly string[];
}

export interface WalkOptions {
  readonly file: string;
  /** Where each stage gets a folder. */
  readonly folder: string;
  /** Commands that are run otherwise than they stand there: by a function of the working folder. */
  readonly instead?: Readonly<Record<string, (workFolder: string) => void>>;
}

/** Does what a Containerfile says, without a container: each stage in a folder of its own. Returns the last stage. */
export function walkContainerfile({ file, folder, instead = {} }: WalkOptions): Image {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const { name, rest } of instructionsIn(readFileSync(file, 'utf8'))) {
    if (name === 'FROM') {
      const alias = / AS (\S+)$/.exec(rest)?.[1] ?? 'last';
      stage = new Stage(join(folder, alias));
      stages.set(alias, stage);
    } else if (!stage) throw new Error(`${name} before FROM`);
    else if (name === 'COPY') stage.copy(rest, stages);
    else if (name === 'RUN') stage.run(rest, instead);
    else stage.set(name, rest);
  }
  if (!stage) throw new Error('no FROM');
  return stage;
}

function instructionsIn(text: string): Instruction[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  return lines
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
}

class Stage implements Image {
  readonly root: string;
  #folder = '/';
  readonly env: Record<string, string> = {};
  user: string | undefined;
  entrypoint: string[] = [];
  healthCheck: string[] = [];

  constructor(root: string) {
    this.root = root;
    mkdirSync(root);
  }

  get workFolder(): string {
    return join(this.root, this.#folder);
  }

  copy(rest: string, stages: ReadonlyMap<string, Stage>): void {
    const from = /^--from=(\S+) /.exec(rest)?.[1];
    const places = rest.replace(/^--from=\S+ /, '').split(' ');
    const target = join(this.workFolder, places.pop() ?? '');
    const source = from === undefined ? resolve('.') : stages.get(from)?.root;
    if (source === undefined) throw new Error(`COPY from an unknown stage: ${rest}`);
    for (const place of places) {
      // A folder is copied as the target, a file into it.
      const to = rest.endsWith('/') ? join(target, basename(place)) : target;
      if (from === undefined) cpSync(join(source, place), to, { recursive: true });
      // Thousands of packages' files are linked rather than copied, which takes seconds.
      else execFileSync('cp', ['-Rl', join(source, place), to]);
    }
  }

  run(command: string, instead: NonNullable<WalkOptions['instead']>): void {
    const other = instead[command];
    if (other) other(this.workFolder);
    else execFileSync('sh', ['-c', command], { cwd: this.workFolder, stdio: 'pipe' });
  }

  set(name: string, rest: string): void {
    if (name === 'WORKDIR') {
      this.#folder = rest;
      mkdirSync(this.workFolder, { recursive: true });
    } else if (name === 'ENV') {
      for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) this.env[key] = value;
    } else if (name === 'USER') this.user = rest;
    else if (name === 'ENTRYPOINT') this.entrypoint = JSON.parse(rest);
    else if (name === 'HEALTHCHECK') this.healthCheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4));
    else if (name !== 'EXPOSE') throw new Error(`${name} is not walked`);
  }
}
