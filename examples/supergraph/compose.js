// Composes subgraphs and prints the supergraph's SDL:
//   node compose.js the-guild|apollo|apollo-gateway <name> <url> <sdl file> [<name> <url> <sdl file> …]
// The Guild's composition is under the MIT licence, Apollo's under the Elastic licence.
import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithTheGuild } from '@theguild/federation-composition';
import { parse, visit } from 'graphql';

const [composition, ...rest] = process.argv.slice(2);
const services = [];
for (let at = 0; at < rest.length; at += 3) {
  const [name, url, file] = rest.slice(at);
  const typeDefs = parse(readFileSync(file, 'utf8'));
  services.push({
    name,
    url,
    typeDefs: composition === 'apollo-gateway' ? withoutScopes(typeDefs) : typeDefs,
  });
}

const composed = composition === 'the-guild' ? composeWithTheGuild(services) : composeWithApollo(services);
if (composed.supergraphSdl) {
  process.stdout.write(composed.supergraphSdl);
} else {
  for (const { message } of composed.errors) console.error(message);
  process.exitCode = 1;
}

/**
 * Apollo's Node gateway does not start with a supergraph that uses @requiresScopes, which only Apollo's router
 * supports. Removing it is safe: feishu-people-graphql checks the scopes itself before every call.
 */
function withoutScopes(typeDefs) {
  return visit(typeDefs, {
    Directive: ({ name }) => (name.value === 'requiresScopes' ? null : undefined),
    StringValue: ({ value }) => (value === '@requiresScopes' ? null : undefined),
  });
}
