/**
 * How netstat 2.10 words a counter: `TABLE COUNTER WORDS`, or `TABLE COUNTER=WORDS` where it does so for 0 too; % is the number.
 * Others are `COUNTER: %`. Recorded with the tool reading made-up tables of the kernel.
 */
export const STATISTICS_WORDS = `
Ip InReceives=% total packets received
Ip InHdrErrors % with invalid headers
Ip InAddrErrors % with invalid addresses
Ip ForwDatagrams=% forwarded
Ip InUnknownProtos % with unknown protocol
Ip InDiscards=% incoming packets discarded
Ip InDelivers=% incoming packets delivered
Ip OutRequests=% requests sent out
Ip OutDiscards % outgoing packets dropped
Ip OutNoRoutes % dropped because of missing route
Ip ReasmTimeout % fragments dropped after timeout
Ip ReasmReqds % reassemblies required
Ip ReasmOKs % packets reassembled ok
Ip ReasmFails % packet reassemblies failed
Ip FragOKs % outgoing packets fragmented ok
Ip FragFails % outgoing packets failed fragmentation
Ip FragCreates % fragments created
Icmp InMsgs=% ICMP messages received
Icmp InErrors=% input ICMP message failed
Icmp InDestUnreachs destination unreachable: %
Icmp InTimeExcds timeout in transit: %
Icmp InParmProbs wrong parameters: %
Icmp InSrcQuenchs source quenches: %
Icmp InRedirects redirects: %
Icmp InEchos echo requests: %
Icmp InEchoReps echo replies: %
Icmp InTimestamps timestamp request: %
Icmp InTimestampReps timestamp reply: %
Icmp InAddrMasks address mask request: %
Icmp InAddrMaskReps address mask replies: %
Icmp OutMsgs=% ICMP messages sent
Icmp OutErrors=% ICMP messages failed
Icmp OutDestUnreachs destination unreachable: %
Icmp OutTimeExcds time exceeded: %
Icmp OutParmProbs wrong parameters: %
Icmp OutSrcQuenchs source quench: %
Icmp OutRedirects redirect: %
Icmp OutEchos echo requests: %
Icmp OutEchoReps echo replies: %
Icmp OutTimestamps timestamp requests: %
Icmp OutTimestampReps timestamp replies: %
Icmp OutAddrMasks address mask requests: %
Icmp OutAddrMaskReps address mask replies: %
Tcp ActiveOpens=% active connection openings
Tcp PassiveOpens=% passive connection openings
Tcp AttemptFails=% failed connection attempts
Tcp EstabResets=% connection resets received
Tcp CurrEstab=% connections established
Tcp InSegs=% segments received
Tcp OutSegs=% segments sent out
Tcp RetransSegs=% segments retransmitted
Tcp InErrs=% bad segments received
Tcp OutRsts=% resets sent
Udp InDatagrams=% packets received
Udp NoPorts=% packets to unknown port received
Udp InErrors=% packet receive errors
Udp OutDatagrams=% packets sent
Udp RcvbufErrors=% receive buffer errors
Udp SndbufErrors=% send buffer errors
TcpExt SyncookiesSent % SYN cookies sent
TcpExt SyncookiesRecv % SYN cookies received
TcpExt SyncookiesFailed % invalid SYN cookies received
TcpExt EmbryonicRsts % resets received for embryonic SYN_RECV sockets
TcpExt PruneCalled % packets pruned from receive queue because of socket buffer overrun
TcpExt RcvPruned % packets pruned from receive queue
TcpExt OfoPruned % packets dropped from out-of-order queue because of socket buffer overrun
TcpExt OutOfWindowIcmps % ICMP packets dropped because they were out-of-window
TcpExt LockDroppedIcmps % ICMP packets dropped because socket was locked
TcpExt TW % TCP sockets finished time wait in fast timer
TcpExt TWRecycled % time wait sockets recycled by time stamp
TcpExt PAWSActive % active connections rejected because of time stamp
TcpExt PAWSEstab % packets rejected in established connections because of timestamp
TcpExt DelayedACKs % delayed acks sent
TcpExt DelayedACKLocked % delayed acks further delayed because of locked socket
TcpExt DelayedACKLost Quick ack mode was activated % times
TcpExt ListenOverflows % times the listen queue of a socket overflowed
TcpExt ListenDrops % SYNs to LISTEN sockets dropped
TcpExt TCPHPHits=% packet headers predicted
TcpExt TCPPureAcks % acknowledgments not containing data payload received
TcpExt TCPHPAcks % predicted acknowledgments
TcpExt TCPRenoRecovery % times recovered from packet loss due to fast retransmit
TcpExt TCPSACKReorder Detected reordering % times using SACK
TcpExt TCPRenoReorder Detected reordering % times using reno fast retransmit
TcpExt TCPTSReorder Detected reordering % times using time stamp
TcpExt TCPFullUndo % congestion windows fully recovered without slow start
TcpExt TCPPartialUndo % congestion windows partially recovered using Hoe heuristic
TcpExt TCPLossUndo % congestion windows recovered without slow start after partial ack
TcpExt TCPRenoFailures % timeouts after reno fast retransmit
TcpExt TCPLossFailures % timeouts in loss state
TcpExt TCPFastRetrans % fast retransmits
TcpExt TCPSlowStartRetrans % retransmits in slow start
TcpExt TCPRcvCollapsed % packets collapsed in receive queue due to low socket buffer
TcpExt TCPAbortOnData % connections reset due to unexpected data
TcpExt TCPAbortOnClose % connections reset due to early user close
TcpExt TCPAbortOnMemory % connections aborted due to memory pressure
TcpExt TCPAbortOnTimeout % connections aborted due to timeout
TcpExt TCPAbortOnLinger % connections aborted after user close in linger timeout
TcpExt TCPAbortFailed % times unable to send RST due to no memory
TcpExt TCPMemoryPressures TCP ran low on memory % times
`;
