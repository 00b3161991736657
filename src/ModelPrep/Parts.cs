using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Disk;
using ModelPrep.Hub;
using ModelPrep.Logging;
using ModelPrep.Planning;
using ModelPrep.Preparing;
using ModelPrep.Processes;
using ModelPrep.Steps;
using ModelPrep.Telemetry;
using ModelPrep.Toolchain;
using ModelPrep.Transfer;

namespace ModelPrep;

/// <summary>The composition root: the only place that knows which type stands behind which interface.</summary>
/// <remarks>
/// Plain constructors, each run when its part is first needed: <c>serve</c> must cost less than starting a script
/// interpreter, and never builds what only <c>init</c> uses. See docs/dependencies.md for what a container would cost.
/// </remarks>
internal sealed partial class Parts(Settings settings, ILoggerFactory log, Screen screen, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromHours(2);
    private readonly (DateTimeOffset Date, long Timestamp) _started = (time.GetUtcNow(), time.GetTimestamp());

    public ILogger Log => field ??= log.CreateLogger("modelprep");

    public IArtifactStore Artifacts =>
        field ??= new ArtifactStore(
            settings.CachePath,
            Locks,
            time,
            log.CreateLogger<ArtifactStore>(),
            restoresTimes: !settings.ChangesNothing
        );

    public PhaseTimer Phases => field ??= new PhaseTimer(time);

    /// <summary>Who is told how <c>init</c> went.</summary>
    public IEnumerable<IInitSink> Sinks => InitSinks.Of(settings, time, log);

    public IHandOver HandOver => field ??= new HandOverFile(settings.PreparedPath);

    public IGpuProbe Gpus =>
        field ??= new GpuInventory(Nvml.TryFind, new NvidiaSmi(Runner), Environment.GetEnvironmentVariable);

    private ISharedRegions Regions => field ??= new SharedRegions(log.CreateLogger<SharedRegions>());

    public IMemory Memory => field ??= new GroupMemory(ProcessTree.ResidentBytes);

    public IToolchain Toolchain =>
        field ??= new TritonToolchain(
            settings.Tools,
            Runner,
            new ProbeMemory(Path.Combine(settings.CachePath, "probes"), isReadOnly: settings.ChangesNothing)
        );

    private IServerPrograms Programs => field ??= new ServerPrograms(settings.Tools, Runner);

    private IServerLauncher Launcher =>
        field ??= new ServerLauncher(
            settings.Server.Mode,
            new ServerSupervisor(ServerCleanup, time, log.CreateLogger<ServerSupervisor>()),
            new MpiSupervisor(
                new MpiStop(time, log.CreateLogger<MpiStop>()),
                ServerCleanup,
                time,
                log.CreateLogger<MpiSupervisor>()
            )
        )
        {
            Watch = settings.WatchesServer ? new ServerWatch(IsLive, time, log.CreateLogger<ServerWatch>()) : null,
        };

    private ServerCleanup ServerCleanup => field ??= new ServerCleanup(Regions, time);

    private ResolveModel ResolveModel =>
        field ??= new ResolveModel(Hub, Cache, Artifacts, time, log.CreateLogger<ResolveModel>());

    private PlanArtifact PlanArtifact => field ??= new PlanArtifact(Gpus, Toolchain);

    private NearestArtifact Nearest => field ??= new NearestArtifact(Artifacts, log.CreateLogger<NearestArtifact>());

    public PinWeights PinWeights => field ??= new PinWeights(Cache);

    private PlanBuild PlanBuild => field ??= new PlanBuild(Toolchain, Gpus);

    private SelectFiles SelectFiles =>
        field ??= new SelectFiles(
            Hub,
            Cache,
            HubFiles,
            new CheckCode(Cache, HubFiles, log.CreateLogger<CheckCode>()),
            log.CreateLogger<SelectFiles>()
        );

    private CheckMemory CheckMemory => field ??= new CheckMemory(Memory, log.CreateLogger<CheckMemory>());

    private ReserveSpace ReserveSpace => field ??= new ReserveSpace(Cache, new DiskSpace(), settings.CachePath);

    private DownloadWeights DownloadWeights =>
        field ??= new DownloadWeights(
            Transfer,
            Cache,
            SharedWeights,
            ReserveSpace,
            settings.Transfer,
            Display,
            time,
            log.CreateLogger<DownloadWeights>()
        );

    private BuildArtifact BuildArtifact => field ??= new BuildArtifact(Artifacts, TimedBuild, Memory);

    private DeriveArtifact DeriveArtifact =>
        field ??= new DeriveArtifact(Artifacts, log.CreateLogger<DeriveArtifact>());

    private TimedBuild TimedBuild =>
        field ??= new TimedBuild(
            new BuildEngine(
                new RunBuilder(Runner, Memory, new DiskSpace(), BuildDisplay, time, log.CreateLogger<RunBuilder>()),
                Cache,
                log.CreateLogger<BuildEngine>()
            ),
            settings.BuildTimeout,
            BuildLogs.FolderOf(settings.CachePath),
            time,
            log.CreateLogger<TimedBuild>()
        );

    private ISharedTier SharedTier =>
        field ??=
            Mount is { } mount && settings.SharedCache!.Contents.HasFlag(SharedContents.Engines)
                ? new SharedTier(mount, new PublishMarker(settings.CachePath), log.CreateLogger<SharedTier>())
                : new NoSharedTier();

    private ISharedWeights SharedWeights =>
        field ??=
            Mount is { } mount && settings.SharedCache!.Contents.HasFlag(SharedContents.Weights)
                ? new SharedWeights(
                    mount,
                    new HubCache(Path.Combine(mount.FolderPath, "hub"), Locks),
                    Cache,
                    log.CreateLogger<SharedWeights>()
                )
                : new NoSharedWeights();

    private CheckInstances CheckInstances => field ??= new CheckInstances(Memory, log.CreateLogger<CheckInstances>());

    private FileLock Locks => field ??= new FileLock(LockPatience, time, log.CreateLogger<FileLock>());

    private ISnapshotCache Cache => field ??= new HubCache(settings.HubCachePath, Locks);

    private SharedMount? Mount =>
        field ??= settings.SharedCache is { } shared
            ? new SharedMount(shared, time, log.CreateLogger<SharedMount>())
            : null;

    private IHubFiles HubFiles =>
        field ??= settings.ChangesNothing
            ? new FilesInMemory(Hub, Cache)
            : new PinnedFiles(new CachedFiles(Transfer, Cache), PinWeights);

    private IModelHub Hub =>
        field ??= SharedWeights is NoSharedWeights ? RealHub : new SharedHub(RealHub, SharedWeights);

    private IModelHub RealHub =>
        field ??= settings.OfflineVariable is { } variable ? new OfflineHub(variable) : HubParts.Client;

    private HubParts HubParts => field ??= new HubParts(settings, log, time);

    private FileTransfer Transfer =>
        field ??= new FileTransfer(
            Hub,
            Cache,
            new ConnectionPool(settings.Transfer.Connections, time, () => Environment.CpuUsage.TotalTime),
            time,
            log.CreateLogger<FileTransfer>()
        );

    private bool IsLive => settings.LiveProgress && TerminalSize.OfStandardError() is not null;

    private IBuildDisplay BuildDisplay =>
        field ??= IsLive
            ? new TerminalBuildDisplay(screen, TerminalSize.OfStandardError)
            : new LogBuildDisplay(log.CreateLogger<LogBuildDisplay>());

    private IDownloadDisplay Display =>
        field ??= IsLive
            ? new TerminalDisplay(screen, TerminalSize.OfStandardError)
            : new LogDisplay(log.CreateLogger<LogDisplay>());

    private ICommandRunner Runner => field ??= new CommandRunner(time);

    /// <summary>How <c>init</c> went so far, by what the parts have noted.</summary>
    /// <param name="exitStatus">The status that the process ends with.</param>
    /// <param name="result">What came of it; null for nothing.</param>
    public InitRun Observe(int exitStatus, InitResult? result) =>
        new(settings.Request!, _started.Date, time.GetElapsedTime(_started.Timestamp), exitStatus, Phases.Runs)
        {
            Result = result,
            Lookup = ArtifactPreparer.Lookup,
            Retries = HubParts.Retries,
        };
}
