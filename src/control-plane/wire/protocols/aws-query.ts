import type { AwsError } from '../aws-error.ts';
import { formValue } from '../form.ts';
import type { Protocol } from '../protocol.ts';
import type { ServiceModel } from '../service-model.ts';
import { escapeXml, xmlContent } from '../xml.ts';

/** AWS Query: a form with `Action` and `Version` in, XML out. */
export const awsQuery: Protocol = {
  contentType: 'text/xml',
  readInput: ({ form }, operation) => formValue(form ?? {}, operation.input),
  writeOutput: (output, operation, service, requestId) => {
    const { name } = operation;
    // An operation without output still sends an empty result element.
    return `<${name}Response xmlns="${service.xmlNamespace}"><${name}Result>${xmlContent(output, operation.output)}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
  },
  writeError: (error, service, requestId) => {
    const namespace = service === undefined ? '' : ` xmlns="${service.xmlNamespace}"`;
    const type = error.status >= 500 ? 'Receiver' : 'Sender';
    return `<ErrorResponse${namespace}><Error><Type>${type}</Type><Code>${escapeXml(queryCode(error, service))}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  },
};

/** Query services have codes of their own for what the JSON protocols call differently. */
const queryCodes: Readonly<Record<string, string>> = {
  SerializationException: 'MalformedInput',
  UnknownOperationException: 'InvalidAction',
};

function queryCode(error: AwsError, service: ServiceModel | undefined): string {
  return service?.errors.get(error.code)?.queryCode ?? queryCodes[error.code] ?? error.code;
}
