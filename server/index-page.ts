/** The page at `/`: where the doors are. */
export const indexPage = (isProduction: boolean): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Yiyang Link 医养通</title></head>
<body>
<h1>Yiyang Link 医养通</h1>
<p>Links nursing homes, clinics and hospitals. This is the service; it speaks GraphQL.</p>
<ul>
<li><code>POST /auth/sign-in</code> with <code>{"login", "password"}</code> answers an access token; send it as
<code>Authorization: Bearer …</code></li>
<li><code>POST /graphql</code> with <code>{"query", "variables"}</code>${
  isProduction ? '' : ' · <a href="/console">console with the documentation of every field</a>'
}</li>
<li><a href="/readyz">readiness</a> · <a href="/livez">liveness</a> ·
<a href="/.well-known/jwks.json">public keys</a></li>
</ul>
<p>README.md has a first query, docs/ the rest.</p>
</body>
</html>
`;
