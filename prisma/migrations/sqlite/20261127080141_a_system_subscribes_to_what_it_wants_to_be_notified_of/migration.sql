-- CreateTable
CREATE TABLE "Subscription" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "endAt" DATETIME,
    "state" TEXT NOT NULL DEFAULT 'REQUESTED',
    "lastNumber" INTEGER NOT NULL DEFAULT 0,
    "deliveredNumber" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "giveUpAt" DATETIME,
    "lastError" TEXT,
    "heartbeatDueAt" DATETIME,
    "leaseHolder" TEXT,
    "leaseUntilAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "removedAt" DATETIME,
    CONSTRAINT "Subscription_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "HisClient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Subscription_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SubscriptionNotice" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "subscriptionId" TEXT NOT NULL,
    "number" INTEGER,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL
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
