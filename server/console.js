// The script of the console, as the browser gets it. The access token lives in this page and ends with it.
const byId = (id) => document.getElementById(id);
const fieldsOf = (form) => Object.fromEntries(new FormData(form));
const post = async (path, body, headers = {}) => {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answer.json();
};

let accessToken = null;

async function signIn(event) {
  event.preventDefault();
  const { organization, ...who } = fieldsOf(event.target);
  const answer = await post('/auth/sign-in', organization === '' ? who : { ...who, organization });
  accessToken = answer.accessToken ?? null;
  byId('signed-in').textContent =
    accessToken === null
      ? JSON.stringify(answer)
      : `${answer.person.name}, ${answer.organization.name}, ${answer.organization.roles.join(' ')}`;
}

async function ask(event) {
  event.preventDefault();
  const { query, variables } = fieldsOf(byId('ask'));
  try {
    const body = { query, variables: JSON.parse(variables || '{}') };
    const headers = accessToken === null ? {} : { authorization: `Bearer ${accessToken}` };
    byId('answer').textContent = JSON.stringify(await post('/graphql', body, headers), null, 2);
  } catch (error) {
    byId('answer').textContent = String(error);
  }
}

/** Shows the definitions of the schema in which the text stands. */
function find(definitions, text) {
  const wanted = text.toLowerCase();
  const found = definitions.filter((definition) => definition.toLowerCase().includes(wanted));
  byId('schema').textContent = found.join('\n\n');
}

async function showSchema() {
  const answer = await fetch('/schema.graphql');
  const definitions = (await answer.text()).split(/\n\n(?=""")/);
  find(definitions, '');
  byId('find').addEventListener('input', (event) => find(definitions, event.target.value));
}

byId('sign-in').addEventListener('submit', signIn);
byId('ask').addEventListener('submit', ask);
byId('ask').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask(event);
});
showSchema();
