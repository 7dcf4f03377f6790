// node check.cjs JOB: what is wrong with rendered manifests, values and PromQL expressions, as JSON on standard output.
// JOB: {"manifests": {NAME: [{template, object}]}, "schema": {...}, "values": {NAME: {...}}, "expressions": {PLACE: TEXT}}
// Out: {"manifests": {NAME: [ERROR]}, "values": {NAME: [ERROR]}, "expressions": {PLACE: [ERROR]}}
const fs = require('fs');
const manifests = require('./manifests.cjs');
const values = require('./values.cjs');
const expressions = require('./expressions.cjs');

const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const result = {
  manifests: manifests.check(job.manifests ?? {}),
  values: values.check(job.schema ?? {}, job.values ?? {}),
  expressions: expressions.check(job.expressions ?? {}),
};
process.stdout.write(JSON.stringify(result));
