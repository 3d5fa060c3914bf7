using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class HandWrittenThrottleCases : RuleCases
{
    private const string Ids = "int[] ids = await Task.FromResult(new int[9]);\n";
    private const string Body = "await gate.WaitAsync(); try { await Work.SaveAsync(id); } finally { gate.Release(); }";

    public HandWrittenThrottleCases()
    {
        Fires("in a selector", Ids + "var [|gate|] = new SemaphoreSlim(4); //! 'gate'\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        Fires("a using declaration", Ids + "using var [|gate|] = new SemaphoreSlim(4, 4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        Fires("a using statement", Ids + "using (var [|gate|] = new SemaphoreSlim(4)) { await Task.WhenAll(ids.Select(async id => { " + Body + " })); }");
        Fires("in a loop", Ids + "SemaphoreSlim [|gate|] = new(4);\nvar tasks = new List<Task>();\nforeach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);");
        Fires("tasks in a local", Ids + "var [|gate|] = new SemaphoreSlim(ids[0]);\nvar tasks = ids.Select(async id => { " + Body + " });\nawait Task.WhenAll(tasks);");

        IsSilent("a field", "private readonly SemaphoreSlim gate = new(4);\npublic Task RunAsync(int[] ids) => Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("passed on", Ids + "var gate = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));\nGC.KeepAlive(gate);");
        IsSilent("asked for its count", Ids + "var gate = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));\nint free = gate.CurrentCount;");
        IsSilent("mutual exclusion", Ids + "var gate = new SemaphoreSlim(1);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("two waits", Ids + "var gate = new SemaphoreSlim(4);\nawait gate.WaitAsync();\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("no WhenAll", Ids + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { " + Body + " }");
        IsSilent("not in the fan-out", "var gate = new SemaphoreSlim(4);\nint id = 1;\n" + Body + "\nawait Task.WhenAll(Work.SaveAsync(1), Work.SaveAsync(2));");

        Refactors(
            "to a loop",
            Ids + "using var [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id =>\n{\n    await gate.WaitAsync(cancellationToken);\n    try\n    {\n        await Work.SendAsync(id, cancellationToken);\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));",
            "Use ForEachThrottledAsync with the semaphore's limit; a failure cancels the rest",
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) =>\n{\n    await Work.SendAsync(id, token);\n}, cancellationToken);");
        Refactors(
            "to a gather",
            Ids + "var [|gate|] = new SemaphoreSlim(ids[0]);\nint[] all = await Task.WhenAll(ids.Select(async id =>\n{\n    await gate.WaitAsync();\n    try\n    {\n        return await Work.LoadAsync(id);\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));",
            "Use GatherAsync with the semaphore's limit; a failure cancels the rest",
            Ids + "int[] all = await ids.GatherAsync(ids[0], async (id, token) =>\n{\n    return await Work.LoadAsync(id);\n}, cancellationToken);");
        HasNoRefactoring(
            "where more happens under the wait",
            Ids + "var [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { Work.Note(); " + Body + " }));",
            "Use");
        HasNoRefactoring(
            "of a loop",
            Ids + "SemaphoreSlim [|gate|] = new(4);\nvar tasks = new List<Task>();\nforeach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);",
            "Use");
    }

    public override string Id => "ATK3003";

    public override string Surroundings => FanWork.Source;
}
