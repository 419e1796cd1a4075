/** What applies where a directive is not written, of systemd 262; settings of the manager can change some. */

/** `default|keys` */
export const defaultTable = `/|RootDirectory
/ (system manager); $HOME of user (user manager)|WorkingDirectory
/dev/console|TTYPath
0|FileDescriptorStoreMax MemoryLow MemoryMin Nice RandomizedDelaySec RandomizedOffsetSec RestartSteps RuntimeRandomizedExtraSec
0 (disabled)|TimeoutIdleSec WatchdogSec
0 (unlimited)|MaxConnectionsPerSource
0022|UMask
0666|SocketMode
0755|CacheDirectoryMode ConfigurationDirectoryMode DirectoryMode LogsDirectoryMode RuntimeDirectoryMode StateDirectoryMode
100ms (DefaultRestartSec=)|RestartSec
1024:524288 (manager defaults)|LimitNOFILE
10s (DefaultStartLimitIntervalSec=)|StartLimitIntervalSec
15% of system task limit (DefaultTasksMax=)|TasksMax
150 if Accept=yes, else 15|PollLimitBurst
1min|AccuracySec
200ms|CPUPressureThresholdSec IOPressureThresholdSec MemoryPressureThresholdSec
2s|PollLimitIntervalSec TriggerLimitIntervalSec
4|IOSchedulingPriority
4294967295 (kernel caps at somaxconn)|Backlog
5 (DefaultStartLimitBurst=)|StartLimitBurst
64|MaxConnections
7200s|KeepAliveTimeSec
75s|KeepAliveIntervalSec
9|KeepAliveProbes
90s (DefaultTimeoutStartSec=)|TimeoutSec
90s (DefaultTimeoutStartSec=); infinity for Type=oneshot|TimeoutStartSec
90s (DefaultTimeoutStopSec=)|TimeoutAbortSec TimeoutStopSec
SIGABRT|WatchdogSignal
SIGHUP|ReloadSignal
SIGKILL|FinalKillSignal
SIGTERM|KillSignal
all|ProcSubset
all capabilities (manager bounding set)|CapabilityBoundingSet
auto|CPUPressureWatch DevicePolicy IOPressureWatch ManagedOOMMemoryPressure ManagedOOMSwap MemoryPressureWatch
control-group|KillMode
daemon|SyslogFacility
debug (unset)|LogLevelMax
default|BindIPv6Only NUMAPolicy ProtectProc
empty|AmbientCapabilities DeviceAllow IPAddressAllow IPAddressDeny
fail|OnSuccessJobMode
inactive|CollectMode
infinity|ActivatingConcurrencyMax ConcurrencyHardMax ConcurrencySoftMax DeferTriggerMaxSec MemoryHigh MemoryMax MemorySwapMax MemoryZSwapMax RestartMaxDelaySec RuntimeMaxSec TimeoutCleanSec
infinity (device units: DefaultDeviceTimeoutSec)|JobRunningTimeoutSec JobTimeoutSec
info|SyslogLevel
inherit|MemoryTHP
inherit (DefaultStandardError=)|StandardError
inherited from the manager|TimerSlackNSec
inherited from the manager (normally 0)|OOMScoreAdjust
init|UtmpMode
journal (DefaultStandardOutput=)|StandardOutput
journald defaults|LogRateLimitBurst LogRateLimitIntervalSec
kernel default|Personality
kernel default (best-effort)|IOSchedulingClass
kill (unset)|SystemCallErrorNumber
main|ExitType
name of the socket unit|FileDescriptorName
no|Accept AllowIsolate Broadcast CPUSchedulingResetOnFork CacheDirectoryAccounting CoredumpReceive DeferReactivation DeferTrigger Delegate DynamicUser FixedRandomDelay FlushPending ForceUnmount FreeBind IOAccounting IPAccounting KeepAlive LazyUnmount LockPersonality LogsDirectoryAccounting MakeDirectory MemoryDenyWriteExecute NoDelay NoNewPrivileges NonBlocking OnClockChange OnTimezoneChange PassCredentials PassFileDescriptorsToExec PassPIDFD PassPacketInfo PassSecurity Persistent PrivateBPF PrivateDevices PrivateIPC PrivateMounts PrivateNetwork PrivatePIDs PrivateTmp PrivateUsers ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectSystem ReadWriteOnly RefuseManualStart RefuseManualStop RemainAfterExit RemoveIPC RemoveOnStop Restart RestrictNamespaces RestrictRealtime ReusePort RootDirectoryStartOnly RootEphemeral RuntimeDirectoryPreserve SELinuxContextFromNet SendSIGHUP SloppyOptions StateDirectoryAccounting StopWhenUnneeded SurviveFinalKillSignal TTYReset TTYVHangup TTYVTDisallocate Transparent WakeSystem Writable
no (newer versions imply yes with RootDirectory=/RootImage=)|MountAPIVFS
no (or manager DefaultRestrictSUIDSGID= on newer versions)|RestrictSUIDSGID
no (yes for mount, automount, swap, slice, scope, device)|IgnoreOnIsolate
no (yes when RootDirectory=/RootImage= set and not disabled)|BindLogSockets
none|FailureAction JobTimeoutAction ManagedOOMPreference StartLimitAction SuccessAction
normal|RestartMode
null|StandardInput
off|CacheDirectoryQuota LogsDirectoryQuota StateDirectoryQuota Timestamping
other|CPUSchedulingPolicy
primary group of User=|Group
replace|OnFailureJobMode
restart|FileDescriptorStorePreserve
root|SocketGroup SocketUser
root (system manager)|User
same name with .service|Service Unit
sockets with the same name prefix|Sockets
system.slice (instantiated: system-PREFIX.slice)|Slice
terminate|TimeoutStartFailureMode TimeoutStopFailureMode
unset|DelegateNamespaces MemoryKSM
unset (100ms)|CPUQuotaPeriodSec
unset (kernel assigned)|Priority
unset (kernel default 100)|CPUWeight IOWeight StartupCPUWeight StartupIOWeight
unset (no limit)|CPUQuota
unset (no restriction)|RestrictAddressFamilies RestrictFileSystems SystemCallArchitectures SystemCallFilter SystemCallLog
unset (shared, or slave once any mount-namespace option is used)|MountFlags
value of KillSignal=|RestartKillSignal
yes|AcceptFileDescriptors DefaultDependencies GuessMainPID IgnoreSIGPIPE MemoryZSwapWriteback RemainAfterElapse SendSIGKILL SyslogLevelPrefix TasksAccounting
yes (DefaultMemoryAccounting=)|MemoryAccounting`
