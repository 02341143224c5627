/** Errors speak of options as programs know them; on a command line they have other names. */
import { TsmaskError } from '../index.ts';

const words: readonly (readonly [library: RegExp, here: string])[] = [
  [/(?<=http\.timeout cannot be \S+)(?=\.$)/, ' milliseconds'],
  [/a whole number from 1 to 2147483647 milliseconds/, 'seconds, from 0.001 to 2147483'],
  [/http\.timeLimit/g, 'the time limit of a read'],
  [/http\.signUrl or http\.headers/g, "--header 'NAME: VALUE'"],
  [/http\.headers/g, '--header'],
  [/http\.(retries|timeout|concurrency)/g, '--http-$1'],
  [/Use \{ name: value \}, both texts\./, "Write --header 'NAME: VALUE'."],
  [/Name one: (?:save\w+\(.*\)|\{ out: .*\})\./, 'Name one with --out.'],
  [/^Take what the masks say: .*/, 'Take what the masks say: --cloud-cover mask.'],
  [/^A probability scale is/, '--probability-scale is'],
  [/^Leave gridConvergence out/, 'Leave --grid-convergence out'],
  [/with the option features/, 'with --features'],
  [/^Leave even out/, 'Leave --even out'],
  [/^Leave cloudCover out/, 'Leave --cloud-cover out'],
  [/^Such as clear: \[0\]/, 'Such as --mask-clear 0'],
  [/^Leave out one of clear and bits\./, 'Leave out one of --mask-clear and --mask-cloud-bits.'],
  [/\bhistory\.maxCloud/g, '--history-cloud'],
  [/\bhistory\.minValid/g, '--history-valid'],
  [/\bhistory\.days/g, '--window-days'],
  [/\bhistory\.twoSided/g, '--two-sided'],
  [/\b(?:history|training)\.(images|fewer|which|samples|seed|lambda|gamma|beta)/g, '--$1'],
  [/\btraining\.lambdaScale/g, '--lambda-scale'],
  [/\btraining\.dilation/g, '--seed-dilation'],
  [/\bclusters\.by/g, '--cluster-by'],
  [/\bclusters\.count/g, '--clusters'],
  [/\bclusters\.samples/g, '--cluster-samples'],
  [/\bclusters\.cloudDifference/g, '--cloud-difference'],
  [/\bclusters\.cloudReflectance/g, '--cloud-reflectance'],
  [/\bclusters\.shadowDifference/g, '--shadow-difference'],
  [/\bclusters\.darkNir/g, '--dark-nir'],
  [/\b(?:qualityBits|bits)\.(cloud|shadow)/g, '--mask-$1-bits'],
  [/^Give workers as/, 'Give --workers as'],
  [/^Give a number of bytes, .*/, 'Give a size such as --memory 512M.'],
];

/** Options of the library whose names on the command line differ by more than the dashes. */
const subjects: Readonly<Record<string, string>> = {
  'http.headers': 'header',
  reflectance: 'with-reflectance',
  cloudCover: 'cloud-cover',
  clear: 'mask-clear',
  dates: 'date',
  'history.maxCloud': 'history-cloud',
  'history.minValid': 'history-valid',
  'history.days': 'window-days',
  'history.images': 'images',
  'history.which': 'which',
  'training.samples': 'samples',
  'training.seed': 'seed',
  'training.lambda': 'lambda',
  'training.lambdaScale': 'lambda-scale',
  'training.gamma': 'gamma',
  'training.beta': 'beta',
  'training.dilation': 'seed-dilation',
  'clusters.by': 'cluster-by',
  'clusters.count': 'clusters',
  'clusters.samples': 'cluster-samples',
  'clusters.cloudDifference': 'cloud-difference',
  'clusters.cloudReflectance': 'cloud-reflectance',
  'clusters.shadowDifference': 'shadow-difference',
  'clusters.darkNir': 'dark-nir',
  rule: 'labels',
  cloudDifference: 'cloud-difference',
  cloudReflectance: 'cloud-reflectance',
  shadowDifference: 'shadow-difference',
  probabilityScale: 'probability-scale',
  bits: 'mask-cloud-bits',
  'bits.cloud': 'mask-cloud-bits',
  'bits.shadow': 'mask-shadow-bits',
  'qualityBits.cloud': 'mask-cloud-bits',
  'qualityBits.shadow': 'mask-shadow-bits',
};

/** The same error, with the names of options that a command line has. */
export function asOnCommandLine(error: TsmaskError): TsmaskError {
  const say = (text: string) => words.reduce((said, [library, here]) => said.replace(library, here), text);
  const { code, message, subject, remedy, cause } = error;
  const named = subject === undefined ? undefined : (subjects[subject] ?? subject.replace(/^http\./, 'http-'));
  return new TsmaskError(code, say(message), {
    subject: named,
    remedy: remedy === undefined ? undefined : say(remedy),
    cause,
  });
}
