import 'graphiql/style.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createGraphiQLFetcher } from '@graphiql/toolkit';

const place = document.getElementById('graphiql');
const workers = { graphql: place.dataset.graphqlWorker, json: place.dataset.jsonWorker };
globalThis.MonacoEnvironment = { getWorker: (_id, label) => new Worker(workers[label] ?? place.dataset.editorWorker) };
const given = new URLSearchParams(location.search);
createRoot(place).render(createElement(GraphiQL,{fetcher:createGraphiQLFetcher({url:'/graphql'}), initialQuery: given.get('query') ?? undefined}));
