'use strict';
/** For webpack and Turbopack: the gateway's script in place of Toss Payments', wherever its address is written out. */
module.exports = function loader(source) {
  return source.replaceAll('https://js.tosspayments.com', this.getOptions().origin);
};
