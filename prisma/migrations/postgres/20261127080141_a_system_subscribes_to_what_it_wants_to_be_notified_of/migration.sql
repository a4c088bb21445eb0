-- CreateTable
CREATE TABLE "Subscription" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "criteria" TEXT NOT NULL,
    "filters" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "heartbeatS" INTEGER,
    "timeoutS" INTEGER,
    "maxCount" INTEGER NOT NULL,
    "endAt" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'REQUESTED',
    "lastNumber" INTEGER NOT NULL DEFAULT 0,
    "deliveredNumber" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "giveUpAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "heartbeatDueAt" TIMESTAMPTZ(3),
    "leaseHolder" TEXT,
    "leaseUntilAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SubscriptionNotice" (
    "seq" BIGSERIAL NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "number" INTEGER,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SubscriptionNotice_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "Subscription_state_idx" ON "Subscription"("state");

-- CreateIndex
CREATE INDEX "Subscription_clientId_idx" ON "Subscription"("clientId");

-- CreateIndex
CREATE INDEX "Subscription_endpointId_idx" ON "Subscription"("endpointId");

-- CreateIndex
CREATE INDEX "SubscriptionNotice_recordedAt_idx" ON "SubscriptionNotice"("recordedAt");

-- CreateIndex
CREATE UNIQUE INDEX "SubscriptionNotice_subscriptionId_number_key" ON "SubscriptionNotice"("subscriptionId", "number");

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "HisClient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
