// Manifests against Kubernetes' schemas, twice: by value (formats, required, enumerations), and by TypeScript's excess property check,
// because the schemas by themselves say nothing about a property that does not exist.
const fs = require('fs');
const path = require('path');
const ts = require('typescript');

const packages = {
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
};

function moduleOf(apiVersion) {
  return (packages[apiVersion.split('/')[0]] ?? 'kubernetes-models/') + apiVersion;
}

function byValue(object) {
  let model;
  try {
    model = require(moduleOf(object.apiVersion))[object.kind];
  } catch {
    return [`no API ${object.apiVersion}`];
  }

  if (!model) {
    return [`no ${object.kind} in ${object.apiVersion}`];
  }

  try {
    new model(object).validate();
    return [];
  } catch (e) {
    return (e.errors ?? [e]).map((x) => `${x.instancePath ?? ''} ${x.message}`);
  }
}

function byType(objects) {
  const file = path.join(__dirname, 'manifests.ts');
  const lines = objects.map(({ object }, i) =>
    `import { I${object.kind} as T${i} } from '${moduleOf(object.apiVersion)}'; export const m${i}: T${i} = ${JSON.stringify(object)};`);
  fs.writeFileSync(file, lines.join('\n'));
  const program = ts.createProgram([file], {
    strict: true, noEmit: true, skipLibCheck: true, types: [],
    module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, target: ts.ScriptTarget.ES2020,
  });
  return ts.getPreEmitDiagnostics(program).map((d) => {
    const line = d.file ? d.file.getLineAndCharacterOfPosition(d.start).line : 0;
    return { line, text: `${d.file?.text.slice(d.start, d.start + d.length).slice(0, 60)}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}` };
  });
}

exports.check = (sets) => {
  const all = Object.entries(sets).flatMap(([name, objects]) => objects.map((o) => ({ name, ...o })));
  const errors = Object.fromEntries(Object.keys(sets).map((name) => [name, []]));
  const add = ({ name, template, object }, text) => errors[name].push(`${template} ${object.kind} ${object.metadata?.name}: ${text}`);
  const known = all.filter((manifest) => {
    const found = byValue(manifest.object);
    found.forEach((text) => add(manifest, text));
    return !found.some((text) => text.startsWith('no '));
  });
  if (known.length > 0) {
    byType(known).forEach(({ line, text }) => add(known[line], text));
  }

  return errors;
};
