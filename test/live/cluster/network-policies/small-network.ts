import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { attempt, command, inNamespace } from '../command';
import type { Connection } from './allowed';

/** A machine of a small network, in a network namespace of its own. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  /** The node that a pod's packets are routed by; a machine without one is on the switch. */
  readonly node?: string;
}

/** Ports that every machine listens on, and answers. */
export const TCP_PORTS = [80, 8080, 9000, 9100];
export const UDP_PORTS = [53];

/** An allowed connection takes milliseconds; the machine may be busy. */
const PATIENCE_MILLISECONDS = 1500;

const LISTEN = `
for (const port of ${JSON.stringify(TCP_PORTS)}) require('net').createServer((socket) => socket.end()).listen(port, '0.0.0.0');
for (const port of ${JSON.stringify(UDP_PORTS)}) {
  const socket = require('dgram').createSocket('udp4');
  socket.on('message', (_, from) => socket.send('here', from.port, from.address)).bind(port, () => console.log('ready'));
}`;

const CONNECT = `
const within = (connect) => new Promise((done) => {
  const end = connect((result) => { done(result); clearTimeout(timer); end(); });
  const timer = setTimeout(() => { done(false); end(); }, ${PATIENCE_MILLISECONDS});
});
const tcp = ({ to, port }) => within((done) => {
  const socket = require('net').connect(port, to).on('connect', () => done(true)).on('error', () => done(false));
  return () => socket.destroy();
});
const udp = ({ to, port }) => within((done) => {
  const socket = require('dgram').createSocket('udp4').on('message', () => done(true));
  socket.send('there', port, to);
  return () => socket.close();
});
Promise.all(JSON.parse(process.argv[1]).map((one) => (one.protocol === 'TCP' ? tcp : udp)(one)))
  .then((results) => console.log(JSON.stringify(results)));`;

/** Pods behind nodes on one switch, wired as the cluster's are: point to point, each packet routed by the pod's node. */
export class SmallNetwork {
  private readonly listeners: ChildProcess[] = [];

  constructor(
    private readonly prefix: string,
    private readonly machines: readonly Machine[],
  ) {}

  /** Sets it up anew; what a run that was cut off left is removed first. */
  async up(): Promise<void> {
    this.down();
    for (const { name } of [{ name: 'switch' }, ...this.machines]) {
      command('ip', ['netns', 'add', this.namespace(name)]);
      this.ip(name, 'link', 'set', 'lo', 'up');
      command(...inNamespace(this.namespace(name), 'sysctl', '-qw', 'net.ipv4.ip_forward=1'));
    }
    this.ip('switch', 'link', 'add', 'bridge', 'type', 'bridge');
    this.ip('switch', 'link', 'set', 'bridge', 'up');
    const pods = this.machines.filter(({ node }) => node);
    const others = this.machines.filter(({ node }) => !node);
    for (const machine of others) this.plugIn(machine);
    for (const pod of pods) this.join(pod, pod.node as string);
    for (const { name } of others)
      for (const pod of pods.filter(({ node }) => node !== name))
        this.ip(name, 'route', 'add', pod.address, 'via', this.machine(pod.node as string).address);
    for (const { name } of this.machines) await this.listen(name);
  }

  down(): void {
    for (const listener of this.listeners) listener.kill('SIGKILL');
    for (const { name } of [{ name: 'switch' }, ...this.machines])
      attempt('ip', ['netns', 'delete', this.namespace(name)]);
  }

  namespace(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** Which of the connections that one machine tries come about. */
  async connect(name: string, connections: readonly Connection[]): Promise<boolean[]> {
    const words = inNamespace(this.namespace(name), process.execPath, '-e', CONNECT, JSON.stringify(connections));
    const child = spawn(...words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    return JSON.parse(text);
  }

  private plugIn({ name, address }: Machine): void {
    this.ip('switch', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.namespace(name));
    this.ip('switch', 'link', 'set', name, 'master', 'bridge', 'up');
    this.ip(name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    this.ip(name, 'link', 'set', 'eth0', 'up');
  }

  private join({ name, address }: Machine, node: string): void {
    this.ip(node, 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.namespace(name));
    this.ip(node, 'link', 'set', name, 'up');
    this.ip(node, 'route', 'add', address, 'dev', name);
    this.ip(name, 'address', 'add', `${address}/32`, 'dev', 'eth0');
    this.ip(name, 'link', 'set', 'eth0', 'up');
    this.ip(name, 'route', 'add', this.machine(node).address, 'dev', 'eth0');
    this.ip(name, 'route', 'add', 'default', 'via', this.machine(node).address);
  }

  private async listen(name: string): Promise<void> {
    const [nsenter, words] = inNamespace(this.namespace(name), process.execPath, '-e', LISTEN);
    const child = spawn(nsenter, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.listeners.push(child);
    await once(child.stdout, 'data');
  }

  private machine(name: string): Machine {
    return this.machines.find((machine) => machine.name === name) as Machine;
  }

  private ip(name: string, ...args: string[]): void {
    command('ip', ['-netns', this.namespace(name), ...args]);
  }
}
