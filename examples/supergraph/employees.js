// The subgraph of another team, which owns the names of employees. It listens on PORT.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { listen } from './listen.js';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const employees = JSON.parse(read('employees.json')).map((employee, index) => ({
  ...employee,
  userIdType: 'OPEN_ID',
  id: String(1001 + index),
}));

const schema = buildSubgraphSchema({
  typeDefs: parse(read('employees.graphql')),
  resolvers: {
    Query: { employees: (_, { first }) => employees.slice(0, first) },
    Employee: {
      __resolveReference: ({ userId, userIdType }) =>
        employees.find((employee) => employee.userId === userId && employee.userIdType === userIdType),
    },
  },
});

listen('employees', createServer(createYoga({ schema, logging: false })), process.env.PORT);
