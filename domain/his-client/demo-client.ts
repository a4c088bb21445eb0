/** The machine of the demo network. Its key lies on the disk of whoever tried it: production refuses a database that has it. */
export const DEMO_CLIENT_ID = 'demo-his';
