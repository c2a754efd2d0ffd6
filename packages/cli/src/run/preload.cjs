'use strict';
/**
 * Loaded into every Node program that `tollgate run` starts. Connections to Toss Payments' names go to the stand-in on
 * this computer; TLS is checked as always, against the authority that NODE_EXTRA_CA_CERTS names. Works below every HTTP
 * client, because all of them connect through this one function, and touches no other connection.
 */
const net = require('node:net');
const { TOLLGATE_STAND_IN: standIn, TOLLGATE_STAND_IN_HOSTS: hosts } = process.env;

if (standIn && hosts && !net.Socket.prototype.connect.tollgate) {
  const ours = new Set(hosts.split(','));
  const connect = net.Socket.prototype.connect;
  const isOurs = (host, port) =>
    typeof host === 'string' && Number(port) === 443 && ours.has(host.toLowerCase());
  const here = (options) => ({ ...options, host: '127.0.0.1', port: Number(standIn), lookup: undefined });

  net.Socket.prototype.connect = function (...given) {
    // Node's own callers hand over an array of arguments that it marked as already in order.
    const isList = Array.isArray(given[0]);
    const [first, second] = isList ? given[0] : given;
    const list = isList ? given[0] : given;
    if (typeof first === 'object' && first !== null && isOurs(first.host ?? first.hostname, first.port)) {
      list[0] = here(first);
    } else if (isOurs(second, first)) {
      list[0] = Number(standIn);
      list[1] = '127.0.0.1';
    }
    return connect.apply(this, given);
  };
  net.Socket.prototype.connect.tollgate = true;
}
