import { type Restore, restoreAll, saveFields, saveMap } from "../sim/restore.ts";

/** Protocol counters of a namespace, by the names /proc/net/snmp and /proc/net/netstat print (RFC 4293, RFC 4022, RFC 4113). */
export class Snmp {
  IpInReceives = 0;
  IpInHdrErrors = 0;
  IpInAddrErrors = 0;
  IpForwDatagrams = 0;
  IpInUnknownProtos = 0;
  IpInDiscards = 0;
  IpInDelivers = 0;
  IpOutRequests = 0;
  IpOutDiscards = 0;
  IpOutNoRoutes = 0;
  IpReasmTimeout = 0;
  IpReasmReqds = 0;
  IpReasmOKs = 0;
  IpReasmFails = 0;
  IpFragOKs = 0;
  IpFragFails = 0;
  IpFragCreates = 0;
  IpOutTransmits = 0;
  IcmpInMsgs = 0;
  IcmpInErrors = 0;
  IcmpInCsumErrors = 0;
  IcmpInDestUnreachs = 0;
  IcmpInTimeExcds = 0;
  IcmpInParmProbs = 0;
  IcmpInSrcQuenchs = 0;
  IcmpInRedirects = 0;
  IcmpInEchos = 0;
  IcmpInEchoReps = 0;
  IcmpInTimestamps = 0;
  IcmpInTimestampReps = 0;
  IcmpOutMsgs = 0;
  IcmpOutErrors = 0;
  IcmpOutRateLimitGlobal = 0;
  IcmpOutRateLimitHost = 0;
  IcmpOutDestUnreachs = 0;
  IcmpOutTimeExcds = 0;
  IcmpOutParmProbs = 0;
  IcmpOutRedirects = 0;
  IcmpOutEchos = 0;
  IcmpOutEchoReps = 0;
  IcmpOutTimestampReps = 0;
  TcpActiveOpens = 0;
  TcpPassiveOpens = 0;
  TcpAttemptFails = 0;
  TcpEstabResets = 0;
  TcpInSegs = 0;
  TcpOutSegs = 0;
  TcpRetransSegs = 0;
  TcpInErrs = 0;
  TcpOutRsts = 0;
  TcpInCsumErrors = 0;
  UdpInDatagrams = 0;
  UdpNoPorts = 0;
  UdpInErrors = 0;
  UdpOutDatagrams = 0;
  UdpRcvbufErrors = 0;
  UdpSndbufErrors = 0;
  UdpInCsumErrors = 0;
  UdpIgnoredMulti = 0;
  TcpExtEmbryonicRsts = 0;
  TcpExtOutOfWindowIcmps = 0;
  TcpExtLockDroppedIcmps = 0;
  TcpExtArpFilter = 0;
  TcpExtTW = 0;
  TcpExtTWRecycled = 0;
  TcpExtTWKilled = 0;
  TcpExtPAWSEstab = 0;
  TcpExtDelayedACKs = 0;
  TcpExtDelayedACKLost = 0;
  TcpExtListenOverflows = 0;
  TcpExtListenDrops = 0;
  TcpExtTCPHPHits = 0;
  TcpExtTCPPureAcks = 0;
  TcpExtTCPHPAcks = 0;
  TcpExtTCPRenoRecovery = 0;
  TcpExtTCPSackRecovery = 0;
  TcpExtTCPLostRetransmit = 0;
  TcpExtTCPRenoFailures = 0;
  TcpExtTCPSackFailures = 0;
  TcpExtTCPLossFailures = 0;
  TcpExtTCPFastRetrans = 0;
  TcpExtTCPSlowStartRetrans = 0;
  TcpExtTCPTimeouts = 0;
  TcpExtTCPLossProbes = 0;
  TcpExtTCPLossProbeRecovery = 0;
  TcpExtTCPRenoRecoveryFail = 0;
  TcpExtTCPSackRecoveryFail = 0;
  TcpExtTCPDSACKOldSent = 0;
  TcpExtTCPDSACKOfoSent = 0;
  TcpExtTCPDSACKRecv = 0;
  TcpExtTCPDSACKOfoRecv = 0;
  TcpExtTCPAbortOnData = 0;
  TcpExtTCPAbortOnClose = 0;
  TcpExtTCPAbortOnTimeout = 0;
  TcpExtTCPAbortFailed = 0;
  TcpExtIPReversePathFilter = 0;
  TcpExtTCPRetransFail = 0;
  TcpExtTCPOFOQueue = 0;
  TcpExtTCPOFOMerge = 0;
  TcpExtTCPChallengeACK = 0;
  TcpExtTCPSYNChallenge = 0;
  TcpExtTCPSpuriousRtxHostQueues = 0;
  TcpExtTCPFromZeroWindowAdv = 0;
  TcpExtTCPToZeroWindowAdv = 0;
  TcpExtTCPWantZeroWindowAdv = 0;
  TcpExtTCPSynRetrans = 0;
  TcpExtTCPOrigDataSent = 0;
  TcpExtTCPACKSkippedSynRecv = 0;
  TcpExtTCPACKSkippedPAWS = 0;
  TcpExtTCPACKSkippedSeq = 0;
  TcpExtTCPACKSkippedFinWait2 = 0;
  TcpExtTCPACKSkippedTimeWait = 0;
  TcpExtTCPACKSkippedChallenge = 0;
  TcpExtTCPWinProbe = 0;
  TcpExtTCPKeepAlive = 0;
  TcpExtTCPDelivered = 0;
  TcpExtTCPZeroWindowDrop = 0;
  TcpExtTcpTimeoutRehash = 0;
  TcpExtTCPDSACKRecvSegs = 0;
  TcpExtTCPDSACKIgnoredDubious = 0;
  IpExtInNoRoutes = 0;
  IpExtInOctets = 0;
  IpExtOutOctets = 0;
  IpExtInNoECTPkts = 0;
  IpExtInECT1Pkts = 0;
  IpExtInECT0Pkts = 0;
  IpExtInCEPkts = 0;
  IpExtInBcastPkts = 0;
  IpExtOutBcastPkts = 0;
  IpExtInMcastPkts = 0;
  IpExtOutMcastPkts = 0;
  IpExtInBcastOctets = 0;
  IpExtOutBcastOctets = 0;
  IpExtInMcastOctets = 0;
  IpExtOutMcastOctets = 0;
  /** ICMP messages by type: IcmpMsgInTypeN and IcmpMsgOutTypeN of those that occurred. */
  readonly #icmpIn = new Map<number, number>();
  readonly #icmpOut = new Map<number, number>();

  save(): Restore {
    return restoreAll([saveFields(this), saveMap(this.#icmpIn), saveMap(this.#icmpOut)]);
  }

  get icmpIn(): ReadonlyMap<number, number> {
    return this.#icmpIn;
  }

  get icmpOut(): ReadonlyMap<number, number> {
    return this.#icmpOut;
  }

  countIcmpType(side: "in" | "out", type: number): void {
    const counts = side === "in" ? this.#icmpIn : this.#icmpOut;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }

  /** The value of a counter by its whole name; 0 for one that is not kept. */
  counter(name: string): number {
    const value: unknown = Object.hasOwn(this, name) ? this[name as keyof this] : 0;
    return typeof value === "number" ? value : 0;
  }
}

/** An IP packet arrived whose header can be read. Linux: ip_rcv_core(), IPSTATS_MIB_NOECTPKTS and the three after it. */
export function countEcn(snmp: Snmp, tos: number): void {
  const ecn = tos & 3;
  if (ecn === 0) snmp.IpExtInNoECTPkts++;
  else if (ecn === 1) snmp.IpExtInECT1Pkts++;
  else if (ecn === 2) snmp.IpExtInECT0Pkts++;
  else snmp.IpExtInCEPkts++;
}

/** An ICMP message arrived: by type where /proc/net/snmp has a column for it. Linux: ICMPMSGIN_INC_STATS(). */
export function countIcmpIn(snmp: Snmp, type: number): void {
  snmp.countIcmpType("in", type);
  if (type === 0) snmp.IcmpInEchoReps++;
  else if (type === 3) snmp.IcmpInDestUnreachs++;
  else if (type === 4) snmp.IcmpInSrcQuenchs++;
  else if (type === 5) snmp.IcmpInRedirects++;
  else if (type === 8) snmp.IcmpInEchos++;
  else if (type === 11) snmp.IcmpInTimeExcds++;
  else if (type === 12) snmp.IcmpInParmProbs++;
  else if (type === 13) snmp.IcmpInTimestamps++;
  else if (type === 14) snmp.IcmpInTimestampReps++;
}

/** An ICMP message leaves: by type where /proc/net/snmp has a column for it. Linux: icmp_out_count(). */
export function countIcmpOut(snmp: Snmp, type: number): void {
  snmp.countIcmpType("out", type);
  snmp.IcmpOutMsgs++;
  if (type === 0) snmp.IcmpOutEchoReps++;
  else if (type === 3) snmp.IcmpOutDestUnreachs++;
  else if (type === 5) snmp.IcmpOutRedirects++;
  else if (type === 8) snmp.IcmpOutEchos++;
  else if (type === 11) snmp.IcmpOutTimeExcds++;
  else if (type === 12) snmp.IcmpOutParmProbs++;
  else if (type === 14) snmp.IcmpOutTimestampReps++;
}
