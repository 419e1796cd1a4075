/** One sentence each for directives that are no part of the sandbox. */

/** `Key|what it does|what to mind` */
export const moreTexts = `Description|A short name for people; it appears in logs and lists.|
Documentation|Where the service is documented: http, https, file, info or man: addresses.|
After|Starts this unit after those named have started, if they start at all; stops it before them.|Orders only: Wants= or Requires= pulls them in.
Before|Starts this unit before those named.|Orders only.
Wants|Starts those named along with this unit; their failure does not matter.|Does not order: add After=.
Requires|Starts those named along with this unit, and stops it when one of them is stopped.|Without After= both start at the same time.
Requisite|Fails at once if those named are not running already.|
BindsTo|As Requires=, and stops this unit whenever those named go away by themselves.|
PartOf|Stops and restarts this unit when those named are stopped or restarted.|
Upholds|Keeps those named running as long as this unit runs.|
Conflicts|Starting this unit stops those named, and the other way around.|
OnFailure|Units that are started when this one fails.|With Restart= only once it gives up.
OnSuccess|Units that are started when this one ends well.|
PropagatesReloadTo|Units that are reloaded when this one is.|
ReloadPropagatedFrom|Units whose reload reloads this one.|
StartLimitIntervalSec|The time in which StartLimitBurst= starts are allowed; 0 turns the limit off.|
StartLimitBurst|How many starts are allowed in StartLimitIntervalSec= before systemd gives up.|
DefaultDependencies|Orders the unit after basic system start and stops it at shutdown.|\`no\` is for units of early boot.
RequiresMountsFor|Needs and waits for the mounts that these paths lie on.|
WantedBy|On \`systemctl enable\`: starts this unit along with those named.|
RequiredBy|On \`systemctl enable\`: those named require this unit.|
Also|Units that are enabled and disabled together with this one.|
Alias|Further names of the unit, made on \`systemctl enable\`.|
DefaultInstance|The instance of a template that \`systemctl enable\` without a name takes.|
Type|How systemd knows that the service has started: \`simple\` at once, \`exec\` once the program runs, \`notify\` when it says so, \`forking\` when it has put itself into the background, \`oneshot\` when it has ended.|
ExecStart|The command that is the service. No shell: pipes, redirections and && are passed on as words.|
ExecStartPre|Commands before ExecStart=; one that fails ends the start, unless it begins with -.|
ExecStartPost|Commands once the service has started.|
ExecStop|Commands that end the service gracefully; they must wait until it has ended.|Afterwards KillSignal= goes to what is left.
ExecStopPost|Commands after the service has ended, also when it failed.|
ExecReload|The command that makes the service read its settings anew.|It should end only once that is done.
ExecCondition|Commands before all others: exit codes 1 to 254 skip the start without failure.|
RestartSec|The pause before a restart.|
RestartSteps|How many steps the pause takes to grow from RestartSec= to RestartMaxDelaySec=.|
RestartMaxDelaySec|The longest pause between restarts.|
TimeoutStartSec|How long the start may take before it counts as failed.|
TimeoutStopSec|How long the service may take to stop before it is killed.|Must be longer than the service takes to finish its work.
TimeoutSec|Sets TimeoutStartSec= and TimeoutStopSec= at once.|
WatchdogSec|The service must report within this time, or it is killed and counts as failed.|The program must support it.
RuntimeMaxSec|The service is ended after this time.|
RemainAfterExit|The service counts as active after its processes have ended.|
PIDFile|Where a forking service writes the number of its main process.|
BusName|The name on D-Bus that the service takes.|
KillMode|Who is ended on stop: the whole \`control-group\`, \`mixed\` (main process first), or the \`process\` alone.|
KillSignal|The signal that asks the service to stop.|
SendSIGKILL|Whether what is left after TimeoutStopSec= is killed.|
SuccessExitStatus|Exit codes and signals that count as success.|
WorkingDirectory|The folder that the processes start in; ~ is the user's home, a leading - forgives a missing one.|
StandardOutput|Where the output goes: \`journal\`, \`null\`, \`file:\`, \`append:\`, \`truncate:\`, \`socket\`.|
StandardError|Where error messages go; \`inherit\` follows StandardOutput=.|
SyslogIdentifier|The name in the log.|
LimitNOFILE|How many files and sockets one process may have open; \`soft:hard\`.|
LimitNPROC|How many processes the user may have, counted over all its services.|TasksMax= counts per service.
MemoryMax|The most memory of the service; beyond it the kernel kills.|
MemoryHigh|The memory beyond which the service is slowed down.|
MemoryMin|Memory that is never taken from the service.|
TasksMax|The most processes and threads of the service.|
CPUQuota|The share of CPU time: 100% is one core.|
CPUWeight|The share of CPU time against others, from 1 to 10000.|
IOWeight|The share of disk time against others, from 1 to 10000.|
Slice|The slice whose limits the unit shares.|
OOMScoreAdjust|How willingly the kernel kills the processes when memory runs out: -1000 never, 1000 first.|
OOMPolicy|What follows when the kernel has killed one process of the service.|
Nice|Priority from -20 (high) to 19 (low).|
Sockets|Socket units whose sockets are passed to the service.|
FileDescriptorStoreMax|How many open files systemd keeps for the service over restarts.|
OnCalendar|When the timer fires, as a calendar expression: \`daily\`, \`Mon..Fri 08:00\`, \`*-*-01 03:00\`.|
OnBootSec|Fires this long after boot.|
OnStartupSec|Fires this long after the service manager has started.|
OnActiveSec|Fires this long after the timer was started.|
OnUnitActiveSec|Fires this long after the unit was last started.|
OnUnitInactiveSec|Fires this long after the unit has last ended.|
Persistent|Makes up at boot for runs that were missed while the machine was off.|For OnCalendar= only.
RandomizedDelaySec|Delays each run by up to this time, so that not all machines start at once.|
AccuracySec|How far runs may be moved so that several wake the machine together.|
Unit|The unit that is started; without it, the service of the same name.|
ListenStream|A port, an address or a path to listen on with a stream socket (TCP).|A bare port listens on all addresses.
ListenDatagram|A port, an address or a path to listen on with datagrams (UDP).|
ListenFIFO|A named pipe to listen on.|
Accept|\`yes\` starts an instance of a template for each connection.|
Service|The service that the socket starts; without it, the one of the same name.|
SocketMode|Permissions of the socket's file.|
SocketUser|Owner of the socket's file.|
What|The device, file or address to mount.|
Where|The folder to mount at; the unit's name must be this path, escaped.|
Options|Options of the mount, separated by commas.|
PathExists|Starts the unit once the path exists.|
PathChanged|Starts the unit when the file was changed and closed.|
PathModified|Starts the unit at every write to the file.|
DirectoryNotEmpty|Starts the unit while the folder holds something.|`
