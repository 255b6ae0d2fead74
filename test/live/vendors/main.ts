/** The vendors' test servers as a process: `tsx test/live/vendors/main.ts <address> <port> <control port> <authority folder>`. */
import { startVendors } from './server';

async function main([address, port, controlPort, authority]: string[]): Promise<void> {
  if (!authority) throw new Error('Needed: address, port, port of control, folder of the certificate authority.');
  const stop = await startVendors({ address, port: Number(port), controlPort: Number(controlPort), authority });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, async () => {
      await stop();
      process.exit(0);
    });
  console.log(`The vendors listen on ${address}:${port}, their control on ${controlPort}.`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
