import { type Problem, Problems } from '../../model/problem';
import { heapFor, MOST_HEAP_GIB } from './sizing';

/** What is chosen about nodes by hand. */
export interface NodeChoice {
  /** Nodes that may become master. */
  readonly masters: number;
  readonly memoryGib: number;
  /** @default - half of the memory, at most 30 */
  readonly heapGib?: number;
  /** Copies of each shard beside the first. */
  readonly replicas: number;
  readonly dataNodes: number;
}

/** What is wrong with nodes. */
export function nodeProblems(where: string, nodes: NodeChoice): Problem[] {
  const problems = new Problems(`${where} › nodes`);
  const { masters, memoryGib, heapGib = heapFor(memoryGib), replicas, dataNodes } = nodes;
  if (masters % 2 !== 1) {
    problems.add(
      'even-masters',
      `${masters} nodes may become master: of an even number, half can't decide against the other half, and one more failure is not borne`,
      `take ${masters < 3 ? 3 : masters + 1}, or ${Math.max(1, masters - 1)}`,
      '1, 3 or 5',
    );
  }
  if (heapGib > memoryGib / 2) {
    problems.add(
      'heap-over-half',
      `the heap is ${heapGib} GiB of ${memoryGib} GiB of memory: the file cache needs the other half`,
      `give a heap of ${heapFor(memoryGib)} GiB, or more memory`,
      `at most ${memoryGib / 2} GiB`,
    );
  }
  if (heapGib > MOST_HEAP_GIB) {
    problems.add(
      'heap-too-large',
      `the heap is ${heapGib} GiB: from about 31 GiB on each address takes twice the memory, and less fits in`,
      `give ${MOST_HEAP_GIB} GiB, and take more nodes if that is not enough`,
      `at most ${MOST_HEAP_GIB} GiB`,
    );
  }
  if (dataNodes <= replicas) {
    problems.add(
      'no-node-for-replica',
      `there are ${replicas} replicas of each shard and ${dataNodes} nodes: two copies never lie on one node`,
      `take ${replicas + 1} nodes, or ${Math.max(0, dataNodes - 1)} replicas`,
      'fewer replicas than nodes',
    );
  }
  return problems.all;
}

/** A buffer or a queue that a volume must hold. */
export interface BufferChoice {
  readonly name: string;
  readonly bufferGib: number;
  readonly volumeGib: number;
}

/** Share of a volume that a buffer may fill: the file system wants some, and files are written before old ones go. */
const BUFFER_SHARE = 0.9;

export function bufferProblems(where: string, { name, bufferGib, volumeGib }: BufferChoice): Problem[] {
  const problems = new Problems(`${where} › ${name}`);
  if (bufferGib > volumeGib * BUFFER_SHARE) {
    problems.add(
      'buffer-over-volume',
      `the buffer may become ${bufferGib} GiB, and its volume has ${volumeGib} GiB: it is full before the buffer's own limit says what happens`,
      `give the volume ${Math.ceil(bufferGib / BUFFER_SHARE)} GiB, or the buffer ${Math.floor(volumeGib * BUFFER_SHARE)} GiB`,
      `at most ${BUFFER_SHARE * 100} % of the volume`,
    );
  }
  return problems.all;
}
