using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class SwallowedCancellationCases : RuleCases
{
    private const string Loop = "int[] ids = new int[9];\nawait ids.ForEachThrottledAsync(4, async (id, token) => { ";
    private const string End = " }, cancellationToken);";

    public SwallowedCancellationCases()
    {
        Fires("swallowed", Loop + "try { await Work.SendAsync(id, token); } catch ([|OperationCanceledException|]) { }" + End);
        Fires("noted and swallowed", Loop + "try { await Work.SendAsync(id, token); } catch ([|OperationCanceledException|] canceled) { Console.WriteLine(canceled); }" + End);
        Fires("the derived exception", Loop + "try { await Work.SendAsync(id, token); } catch ([|TaskCanceledException|]) { return; }" + End);
        Fires("in Parallel.ForEachAsync", "int[] ids = new int[9];\nawait Parallel.ForEachAsync(ids, cancellationToken, async (id, token) => { try { await Work.SendAsync(id, token); } catch ([|OperationCanceledException|]) { } });");
        Fires("in a gather", "int[] ids = new int[9];\nawait ids.GatherAsync(4, async (id, token) => { try { await Work.SendAsync(id, token); return 1; } catch ([|OperationCanceledException|]) { return 0; } }, cancellationToken);");
        Fires("the caller's token", Loop + "try { await Work.SendAsync(id, cancellationToken); } catch ([|OperationCanceledException|]) { }" + End);
        Fires("asks its token in the try", Loop + "try { token.ThrowIfCancellationRequested(); await Work.SaveAsync(id); } catch ([|OperationCanceledException|]) { }" + End);

        IsSilent("thrown again", Loop + "try { await Work.SendAsync(id, token); } catch (OperationCanceledException) { Work.Note(); throw; }" + End);
        IsSilent("another exception thrown", Loop + "try { await Work.SendAsync(id, token); } catch (OperationCanceledException e) { throw new InvalidOperationException(\"canceled\", e); }" + End);
        IsSilent("a condition", Loop + "try { await Work.SendAsync(id, token); } catch (OperationCanceledException) when (!token.IsCancellationRequested) { }" + End);
        IsSilent("asks its token", Loop + "try { await Work.SendAsync(id, token); } catch (OperationCanceledException) { token.ThrowIfCancellationRequested(); }" + End);
        IsSilent("a source of its own", Loop + "using var limit = CancellationTokenSource.CreateLinkedTokenSource(token); try { await Work.SendAsync(id, limit.Token); } catch (OperationCanceledException) { }" + End);
        IsSilent("another exception", Loop + "try { await Work.SendAsync(id, token); } catch (IOException) { }" + End);
        IsSilent("around the call", "int[] ids = new int[9];\ntry { await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, token), cancellationToken); } catch (OperationCanceledException) { }");
        IsSilent("no body", "try { await Work.SendAsync(1, cancellationToken); } catch (OperationCanceledException) { }");
        IsSilent("nothing in the try has a token", Loop + "try { await Work.SaveAsync(id); } catch (TaskCanceledException) { Work.Note(); }" + End);
        IsSilent("a token that is never canceled", Loop + "try { await Work.SendAsync(id, CancellationToken.None); } catch (OperationCanceledException) { Work.Note(); }" + End);
        IsSilent("the token of a source of its own, in a variable", Loop + "using var limit = CancellationTokenSource.CreateLinkedTokenSource(token); CancellationToken limited = limit.Token; try { await Work.SendAsync(id, limited); } catch (OperationCanceledException) { }" + End);
        IsSilent("every exception", Loop + "try { await Work.SendAsync(id, token); } catch (Exception) { }" + End);
    }

    public override string Id => "ATK4002";

    public override string Surroundings => FanWork.Source;
}
