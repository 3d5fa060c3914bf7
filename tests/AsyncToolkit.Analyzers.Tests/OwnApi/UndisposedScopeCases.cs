using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class UndisposedScopeCases : RuleCases
{
    private const string Detector = "using var detector = new BlockingDetector(new BlockingDetectorOptions());\n";

    public UndisposedScopeCases()
    {
        Fires("a statement", Detector + "[|detector.Watch(\"import\")|]; //! 'Watch'\nawait Work.SaveAsync(1);");
        Fires("a discard", Detector + "_ = [|detector.Watch(\"import\")|];");
        Fires("a local", Detector + "var scope = [|detector.Watch(\"import\")|];\nawait Work.SaveAsync(1);");
        Fires("blocking allowed for ever", "[|BlockingDetector.AllowBlocking(\"start-up\")|];");
        Fires("a detector", "var detector = [|new BlockingDetector(new BlockingDetectorOptions())|]; //! 'new BlockingDetector'\nbool watching = detector.IsWatching;");
        Fires("a deadline", "var deadline = [|Deadline.After(TimeSpan.FromSeconds(1))|];\nawait Work.SendAsync(1, deadline.Token);");
        Fires("a deadline around what follows", "var deadline = [|Deadline.Begin(TimeSpan.FromSeconds(1))|];\nawait Work.SaveAsync(1);");

        IsSilent("a using declaration", Detector + "using var scope = detector.Watch(\"import\");\nawait Work.SaveAsync(1);");
        IsSilent("a using statement", Detector + "using (detector.Watch(\"import\")) { await Work.SaveAsync(1); }");
        IsSilent("a using statement with a variable", Detector + "using (var scope = detector.Watch(\"import\")) { await Work.SaveAsync(1); }");
        IsSilent("disposed of", Detector + "var scope = detector.Watch(\"import\");\ntry { await Work.SaveAsync(1); } finally { scope.Dispose(); }");
        IsSilent("returned", "public BlockingDetector Create() => new BlockingDetector(new BlockingDetectorOptions());\npublic BlockingScope Begin(BlockingDetector detector) { var scope = detector.Watch(\"import\"); return scope; }");
        IsSilent("stored", "private readonly BlockingDetector _detector = new(new BlockingDetectorOptions());\npublic bool IsWatching() => _detector.IsWatching;");
        IsSilent("passed on", "var detector = new BlockingDetector(new BlockingDetectorOptions());\nKeep(detector);\nstatic void Keep(IDisposable disposable) { }");
        IsSilent("the overload with an action", "BlockingDetector.AllowBlocking(\"start-up\", Work.Note);");
        IsSilent("used later", Detector + "var scope = detector.Watch(\"import\");\nusing (scope) { await Work.SaveAsync(1); }");
        IsSilent("a deadline that somebody else has begun", "Deadline? deadline = Deadline.Current;\nConsole.WriteLine(deadline?.IsExpired);");
        IsSilent("kept by the first to come", "private Deadline? _first;\npublic void Keep(Deadline deadline) { System.Threading.Interlocked.CompareExchange(ref _first, deadline, null); System.Threading.Volatile.Write(ref _first, deadline); }");
        IsSilent("replaced", "private Deadline? _latest;\npublic void Replace(Deadline deadline) { _ = System.Threading.Interlocked.Exchange(ref _latest, deadline); var latest = System.Threading.Volatile.Read(ref _latest); Console.WriteLine(latest?.IsExpired); }");
        IsSilent("captured", Detector + "var scope = detector.Watch(\"import\");\nAction end = () => scope.Dispose();");
    }

    public override string Id => "ATK4004";

    public override string Surroundings => FanWork.Source;
}
