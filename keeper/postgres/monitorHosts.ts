/**
 * The hosts in a monitor URI, which may name several.  None for a monitor that is disabled or on
 * a Unix socket.
 */
export function monitorHosts(uri: string): readonly string[] {
  const match = /^postgres(?:ql)?:\/\/(?:[^@/?]*@)?([^/?]*)(?:\/[^?]*)?(?:\?(.*))?$/.exec(uri);
  if (match === null) return [];
  const [, authority = '', query = ''] = match;
  const hosts = authority === '' ? (new URLSearchParams(query).get('host') ?? '') : authority;
  return hosts
    .split(',')
    .map((host) => host.replace(/^\[([^\]]*)\](?::\d*)?$|:\d*$/, '$1'))
    .map((host) => decodeURIComponent(host))
    .filter((host) => host !== '' && !host.startsWith('/'));
}
