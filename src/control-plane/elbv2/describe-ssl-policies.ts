import { operation } from '../operations/operation.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Elbv2, Wire } from '../wire/schemas.ts';
import { pageOf } from './paging.ts';

// Public facts of the AWS documentation, "Security policies for your Application Load Balancer".
const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const ecdheGcm = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
];
const ecdheSha2 = [
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
];
const ecdheSha1 = [
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-RSA-AES256-SHA',
  'ECDHE-ECDSA-AES256-SHA',
];
const rsaSha2 = ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES256-GCM-SHA384', 'AES256-SHA256'];
const rsaSha1 = ['AES128-SHA', 'AES256-SHA'];

const forward = [...ecdheGcm, ...ecdheSha2, ...ecdheSha1];
const modern = [...ecdheGcm, ...ecdheSha2, ...rsaSha2];
const everything = [...forward, ...rsaSha2, ...rsaSha1];
const from10 = ['TLSv1', 'TLSv1.1', 'TLSv1.2'];
const from11 = ['TLSv1.1', 'TLSv1.2'];
const only12 = ['TLSv1.2'];

const policies: readonly (readonly [
  name: string,
  protocols: readonly string[],
  ciphers: readonly string[],
])[] = [
  ['2016-08', from10, everything],
  ['TLS13-1-2-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...ecdheGcm, ...ecdheSha2]],
  ['TLS13-1-2-Res-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...ecdheGcm]],
  ['TLS13-1-2-Ext1-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...modern]],
  ['TLS13-1-2-Ext2-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...everything]],
  ['TLS13-1-1-2021-06', [...from11, 'TLSv1.3'], [...tls13, ...everything]],
  ['TLS13-1-0-2021-06', [...from10, 'TLSv1.3'], [...tls13, ...everything]],
  ['TLS13-1-3-2021-06', ['TLSv1.3'], tls13],
  ['TLS-1-2-2017-01', only12, modern],
  ['TLS-1-1-2017-01', from11, everything],
  ['TLS-1-2-Ext-2018-06', only12, everything],
  ['FS-2018-06', from10, forward],
  ['FS-1-1-2019-08', from11, forward],
  ['FS-1-2-2019-08', only12, forward],
  ['FS-1-2-Res-2019-08', only12, [...ecdheGcm, ...ecdheSha2]],
  ['FS-1-2-Res-2020-10', only12, ecdheGcm],
  ['2015-05', from10, everything],
];

const described: readonly Wire<Elbv2.SslPolicy>[] = policies.map(([name, protocols, ciphers]) => ({
  Name: `ELBSecurityPolicy-${name}`,
  SslProtocols: [...protocols],
  Ciphers: ciphers.map((cipher, at) => ({ Name: cipher, Priority: at + 1 })),
  SupportedLoadBalancerTypes: ['application', 'network'],
}));

export const describeSslPolicies = operation<Elbv2.DescribeSSLPoliciesInput, Elbv2.DescribeSSLPoliciesOutput>(
  'DescribeSSLPolicies',
  'full',
  (input) => {
    const names = input.Names ?? [];
    const unknown = names.filter((name) => !described.some((policy) => policy.Name === name));
    if (unknown.length > 0) {
      throw new AwsError('SSLPolicyNotFoundException', `SSL policies '[${unknown.join(', ')}]' not found`);
    }
    const wanted = names.length === 0 ? described : described.filter(({ Name = '' }) => names.includes(Name));
    const { items, ...rest } = pageOf(wanted, input);
    return { SslPolicies: items, ...rest };
  },
  'The policies in common use; FIPS and post-quantum ones are not in the list.',
);
