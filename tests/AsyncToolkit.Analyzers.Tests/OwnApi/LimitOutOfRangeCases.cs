using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class LimitOutOfRangeCases : RuleCases
{
    private const string Ids = "int[] ids = new int[9];\n";

    public LimitOutOfRangeCases()
    {
        Fires("zero", Ids + "await ids.ForEachThrottledAsync([|0|], (id, token) => Work.SendAsync(id, token), cancellationToken); //! 'maxConcurrency' must be at least 1: 0");
        Fires("minus one for unlimited", Ids + "await ids.ForEachThrottledAsync([|-1|], (id, token) => Work.SendAsync(id, token), cancellationToken);");
        Fires("by name", Ids + "await ids.GatherAsync(maxConcurrency: [|0|], selector: (id, token) => Work.LoadAsync(id), cancellationToken: cancellationToken);");
        Fires("a constant", "const int Limit = 0;\nint[] ids = new int[9];\nawait ids.ForEachThrottledAsync([|Limit|], (id, token) => Work.SendAsync(id, token), cancellationToken);");
        Fires("in options", "var options = new ThrottleOptions { MaxConcurrency = [|0|] };");
        Fires("a quorum", "Func<CancellationToken, Task<int>>[] all = new Func<CancellationToken, Task<int>>[3];\nawait all.QuorumAsync([|0|], 3, cancellationToken);");
        Fires("attempts", "var options = new HedgeOptions { Delay = TimeSpan.Zero, MaxAttempts = [|0|] };");
        Fires("failures", "FailureMode mode = FailureMode.StopAfter([|0|]);");

        IsSilent("one", Ids + "await ids.ForEachThrottledAsync(1, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        IsSilent("a variable", Ids + "int limit = ids.Length;\nawait ids.ForEachThrottledAsync(limit, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        IsSilent("the number of processors", Ids + "await ids.ForEachThrottledAsync(Environment.ProcessorCount, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        IsSilent("options with a limit", "var options = new ThrottleOptions { MaxConcurrency = 8 };");
        IsSilent("a parameter of that name elsewhere", "static void Run(int maxConcurrency) { }\nRun(0);");
        IsSilent("a property of that name elsewhere", "public class Settings { public int MaxConcurrency { get; set; } public static Settings Unlimited() => new() { MaxConcurrency = 0 }; }");
        IsSilent("unlimited parallelism", "var options = new ParallelOptions { MaxDegreeOfParallelism = -1 };");
        IsSilent("any number of attempts", "var options = new HedgeOptions { Delay = TimeSpan.Zero, MaxAttempts = null };");
    }

    public override string Id => "ATK4003";

    public override string Surroundings => FanWork.Source;
}
