using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class DroppedOutcomesCases : RuleCases
{
    private const string Ids = "int[] ids = new int[9];\n";

    public DroppedOutcomesCases()
    {
        Fires("a statement", Ids + "await [|ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken)|]; //! 'GatherOutcomesAsync'");
        Fires("configured", Ids + "await [|ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken)|].ConfigureAwait(false);");
        Fires("a local that is never read", Ids + "var outcomes = await [|ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken)|];");
        Fires("a timeout", "await [|Work.SaveAsync(1).TryWithTimeoutAsync(TimeSpan.FromSeconds(1), cancellationToken)|]; //! 'TryWithTimeoutAsync'");
        Fires("an operation under a timeout", "await [|Timeouts.TryRunAsync(TimeSpan.FromSeconds(1), token => Work.SendAsync(1, token), cancellationToken)|]; //! 'TryRunAsync'");

        IsSilent("read", Ids + "var outcomes = await ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken);\nConsole.WriteLine(outcomes.Length);");
        IsSilent("a discard", Ids + "_ = await ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken);");
        IsSilent("passed on", Ids + "Console.WriteLine((await ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken)).Length);");
        IsSilent("returned", "public Task RunAsync(int[] ids) => ids.GatherOutcomesAsync(4, (id, token) => Work.LoadAsync(id));");
        IsSilent("a gather that throws", Ids + "await ids.GatherAsync(4, (id, token) => Work.LoadAsync(id), cancellationToken);");
        IsSilent("a timeout that throws", "await Work.SaveAsync(1).WithTimeoutAsync(TimeSpan.FromSeconds(1), cancellationToken);");
    }

    public override string Id => "ATK4006";

    public override string Surroundings => FanWork.Source;
}
