import { Client, fetchExchange, gql } from '@urql/core';

// The layer's address and the token are in the fragment: #url=…&token=…
const { url, token } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

const client = new Client({
  url,
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
  fetchOptions: { headers: { authorization: `Bearer ${token}` } },
});

const LIST = gql`
  query Activities {
    paymentActivities(payDate: { start: "2024-01-01", end: "2026-12-31" }, statuses: [APPROVED], first: 3) {
      nodes { activityId status }
    }
  }
`;

const CHANGED = gql`
  subscription Changed($activityIds: [ID!]) {
    paymentActivityChanged(activityIds: $activityIds) {
      change
      activity { activityId status }
    }
  }
`;

const items = new Map();

function show({ activityId, status }) {
  const item =
    items.get(activityId) ?? document.querySelector('ul').appendChild(document.createElement('li'));
  items.set(activityId, item);
  item.id = activityId;
  item.textContent = status;
}

function fail({ message }) {
  document.querySelector('[role=alert]').textContent = message;
}

const { data, error } = await client.query(LIST, {}).toPromise();
if (error) fail(error);
else {
  for (const activity of data.paymentActivities.nodes) show(activity);
  client.subscription(CHANGED, { activityIds: [...items.keys()] }).subscribe((result) => {
    if (result.error) fail(result.error);
    else show(result.data.paymentActivityChanged.activity);
  });
}
