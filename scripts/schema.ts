import { readFileSync, writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { clientSchema, subgraphSdl } from '../src/schema/common/subgraph.ts';
import { schema } from '../src/schema/index.ts';

// Writes the two files that are printed from src/schema. With --check it only compares them, for `npm run check`.
const files = {
  // For clients.
  'schema.graphql': `${printSchema(clientSchema(schema))}\n`,
  // For composition into a supergraph.
  'subgraph.graphql': subgraphSdl(schema),
};

for (const [name, printed] of Object.entries(files)) {
  const file = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, printed);
  } else if (readFileSync(file, 'utf8') !== printed) {
    console.error(`${name} is not what src/schema prints; run "npm run schema" and commit the result.`);
    process.exitCode = 1;
  }
}
