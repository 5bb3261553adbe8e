import { campaignPart } from "./cases.ts";

campaignPart(2);
