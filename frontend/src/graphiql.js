// GraphiQL's page: the editor, with what the address says in it, and the page's examples as a panel.
import 'graphiql/style.css';
import './graphiql.css';

import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';

import { ChosenOperation } from './chosen-operation.js';
import { examplesPlugin, readExamples } from './examples.js';
import { SystemTheme } from './system-theme.js';
import { TabRoles } from './tab-roles.js';

const place = document.getElementById('graphiql');
const { editorWorker, graphqlWorker, jsonWorker } = place.dataset;
const workers = { graphql: graphqlWorker, json: jsonWorker };
globalThis.MonacoEnvironment = { getWorker: (_id, language) => new Worker(workers[language] ?? editorWorker) };

const given = new URLSearchParams(location.search);
const examples = examplesPlugin(readExamples(place));
const settings = {
  defaultQuery: '# Ctrl+Enter runs what is written here, Ctrl+Space says what can be. Examples are in the panel.\n',
  fetcher: createGraphiQLFetcher({ url: '/graphql' }),
  forcedTheme: 'system',
  initialQuery: given.get('query') ?? undefined,
  initialVariables: given.get('variables') ?? undefined,
  plugins: [examples, HISTORY_PLUGIN],
  visiblePlugin: given.has('query') ? undefined : examples,
};
createRoot(place).render(
  createElement(
    GraphiQL,
    settings,
    createElement(GraphiQL.Logo, null, ''),
    createElement(ChosenOperation, { name: given.get('operationName') }),
    createElement(SystemTheme),
    createElement(TabRoles),
  ),
);
