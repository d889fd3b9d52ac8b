import { NestFactory } from '@nestjs/core';
import { startServer } from '@backstitch/temporal-server';
import { Client } from '@temporalio/client';
import { TemporalClientModule } from './temporal-client.module';

describe('the Temporal client', () => {
  it('starts without the server, says that it waits, and asks when the server is there', async () => {
    const server = await startServer();
    await server.stop();
    const said: string[] = [];
    const warn = (message: string) => void said.push(message);
    const silent = () => undefined;
    const app = await NestFactory.createApplicationContext(
      TemporalClientModule.forRoot({ environment: { TEMPORAL_ADDRESS: server.address } }),
      { logger: { warn, log: warn, error: silent }, abortOnError: false },
    );
    try {
      const { connection } = app.get(Client);
      while (!said.some((message) => message.startsWith('waiting for Temporal'))) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await server.restart();
      expect(await connection.workflowService.getSystemInfo({})).toHaveProperty('serverVersion');
      while (!said.includes('Temporal is there')) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await app.close();
      await server.kill();
    }
  });

  it('closes without the server', async () => {
    const app = await NestFactory.createApplicationContext(
      TemporalClientModule.forRoot({ environment: { TEMPORAL_ADDRESS: '127.0.0.1:1' } }),
      { logger: false, abortOnError: false },
    );
    await expect(app.close()).resolves.toBeUndefined();
  });
});
