import { ParticipantModule } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { CardProvider } from './card-provider';
import { CardWebhook } from './card-webhook';
import { PaymentsService } from './payments.service';
import { migrations } from './migrations';
import { seed } from './seed';

@Module({
  imports: [ParticipantModule.forRoot({ name: 'payments', migrations, seed })],
  providers: [CardProvider, CardWebhook, PaymentsService],
})
export class PaymentsModule {}
