using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class HandWrittenThrottleCases : RuleCases
{
    private const string Ids = "int[] ids = await Task.FromResult(new int[9]);\n";
    private const string Body = "await gate.WaitAsync(); try { await Work.SaveAsync(id); } finally { gate.Release(); }";

    private const string Add = "tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } }));";
    private const string Loop = "foreach (int id in ids) { await gate.WaitAsync(); " + Add + " }\n";
    private const string Tasks = Ids + "var [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\n";
    private const string Title = "Use ForEachThrottledAsync with the semaphore's limit; a failure cancels the rest";

    public HandWrittenThrottleCases()
    {
        Fires("in a selector", Ids + "var [|gate|] = new SemaphoreSlim(4); //! 'gate'\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        Fires("a using declaration", Ids + "using var [|gate|] = new SemaphoreSlim(4, 4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        Fires("a using statement", Ids + "using (var [|gate|] = new SemaphoreSlim(4)) { await Task.WhenAll(ids.Select(async id => { " + Body + " })); }");
        Fires("in a loop", Ids + "SemaphoreSlim [|gate|] = new(4);\nvar tasks = new List<Task>();\nforeach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);");
        Fires("tasks in a local", Ids + "var [|gate|] = new SemaphoreSlim(ids[0]);\nvar tasks = ids.Select(async id => { " + Body + " });\nawait Task.WhenAll(tasks);");
        Fires("a program", "// program\nint[] ids = await Task.FromResult(new int[9]);\nvar [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");

        IsSilent("a field", "private readonly SemaphoreSlim gate = new(4);\npublic Task RunAsync(int[] ids) => Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("passed on", Ids + "var gate = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));\nGC.KeepAlive(gate);");
        IsSilent("asked for its count", Ids + "var gate = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));\nint free = gate.CurrentCount;");
        IsSilent("mutual exclusion", Ids + "var gate = new SemaphoreSlim(1);\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("two waits", Ids + "var gate = new SemaphoreSlim(4);\nawait gate.WaitAsync();\nawait Task.WhenAll(ids.Select(async id => { " + Body + " }));");
        IsSilent("no WhenAll", Ids + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { " + Body + " }");
        IsSilent("not in the fan-out", "var gate = new SemaphoreSlim(4);\nint id = 1;\n" + Body + "\nawait Task.WhenAll(Work.SaveAsync(1), Work.SaveAsync(2));");
        IsSilent("a parameter", "public static Task RunAsync(int[] ids, SemaphoreSlim gate) => Task.WhenAll(ids.Select(async id => { " + Body + " }));");

        Refactors(
            "to a loop",
            Ids + "using var [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id =>\n{\n    await gate.WaitAsync(cancellationToken);\n    try\n    {\n        await Work.SendAsync(id, cancellationToken);\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));",
            Title,
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) =>\n{\n    await Work.SendAsync(id, token);\n}, cancellationToken);");
        Refactors(
            "to a gather",
            Ids + "var [|gate|] = new SemaphoreSlim(ids[0]);\nint[] all = await Task.WhenAll(ids.Select(async id =>\n{\n    await gate.WaitAsync();\n    try\n    {\n        return await Work.LoadAsync(id);\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));",
            "Use GatherAsync with the semaphore's limit; a failure cancels the rest",
            Ids + "int[] all = await ids.GatherAsync(ids[0], async (id, token) =>\n{\n    return await Work.LoadAsync(id);\n});");
        HasNoRefactoring(
            "where more happens under the wait",
            Ids + "var [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { Work.Note(); " + Body + " }));",
            "Use");
        Refactors(
            "a loop that waits",
            Ids + "using var [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\nforeach (int id in ids)\n{\n    await gate.WaitAsync(cancellationToken);\n    tasks.Add(Task.Run(async () =>\n    {\n        try\n        {\n            await Work.SendAsync(id, cancellationToken);\n        }\n        finally\n        {\n            gate.Release();\n        }\n    }, cancellationToken));\n}\n\nawait Task.WhenAll(tasks);",
            Title,
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) =>\n{\n    await Work.SendAsync(id, token);\n}, cancellationToken);");
        Refactors(
            "a loop whose tasks wait",
            Ids + "var gate = new SemaphoreSlim(4);\nList<Task<int>> tasks = new();\nforeach (var id in ids)\n{\n    [|tasks|].Add(Task.Run(async () =>\n    {\n        await gate.WaitAsync().ConfigureAwait(false);\n        try { return await Work.LoadAsync(id); }\n        finally { gate.Release(); }\n    }));\n}\nint[] all = await Task.WhenAll(tasks).ConfigureAwait(false);",
            "Use GatherAsync with the semaphore's limit; a failure cancels the rest",
            Ids + "int[] all = await ids.GatherAsync(4, async (id, token) =>\n{ return await Work.LoadAsync(id); }).ConfigureAwait(false);");
        Refactors(
            "a loop on one line, over a stream, from the loop itself",
            "int limit = Environment.ProcessorCount;\nvar gate = new SemaphoreSlim(limit);\nWork.Note();\nvar tasks = new List<Task>(16);\nawait [|foreach|] (int id in Work.ReadAsync()) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);",
            Title,
            "int limit = Environment.ProcessorCount;\nWork.Note();\nawait Work.ReadAsync().ForEachThrottledAsync(limit, async (id, token) => { await Work.SaveAsync(id); });");
        Refactors(
            "the comments stay",
            Ids + "// Four is what the server takes.\nvar [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\n\n// Saves them all.\n" + Loop + "await Task.WhenAll(tasks);",
            Title,
            Ids + "// Four is what the server takes.\n\n// Saves them all.\nawait ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SaveAsync(id); });");
        Refactors(
            "a token called token",
            "public async Task RunAsync(IEnumerable<int> ids, CancellationToken token)\n{\n    var [|gate|] = new SemaphoreSlim(4);\n    await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(token); try { await Work.SendAsync(id, token); } finally { gate.Release(); } }));\n}",
            Title,
            "public async Task RunAsync(IEnumerable<int> ids, CancellationToken token)\n{\n    await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, token); }, token);\n}");
        Refactors(
            "a token of the same name further in",
            Ids + "var [|gate|] = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(cancellationToken); try { await Parallel.ForEachAsync(ids, async (other, cancellationToken) => await Work.SendAsync(other, cancellationToken)); } finally { gate.Release(); } }));",
            Title,
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Parallel.ForEachAsync(ids, async (other, cancellationToken) => await Work.SendAsync(other, cancellationToken)); }, cancellationToken);");
        Refactors(
            "a text of several lines keeps its white space",
            Ids + "var [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\nforeach (int id in ids)\n{\n    await gate.WaitAsync();\n    tasks.Add(Task.Run(async () =>\n    {\n        try\n        {\n            await Console.Out.WriteAsync(@\"a\n            b\");\n        }\n        finally\n        {\n            gate.Release();\n        }\n    }));\n}\nawait Task.WhenAll(tasks);",
            Title,
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) =>\n{\n            await Console.Out.WriteAsync(@\"a\n            b\");\n        });");
        Refactors(
            "adds the namespace",
            "using System.Text;\nusing Xunit;\n\nnamespace Xunit { }\n\npublic class Case\n{\n    public async Task RunAsync(int[] ids)\n    {\n        var [|gate|] = new SemaphoreSlim(4);\n        await Task.WhenAll(ids.Select(async id => { " + Body + " }));\n    }\n}\n",
            Title,
            "using System.Text;\nusing AsyncToolkit;\nusing Xunit;\n\nnamespace Xunit { }\n\npublic class Case\n{\n    public async Task RunAsync(int[] ids)\n    {\n        await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SaveAsync(id); });\n    }\n}\n",
            isImported: false);
        Refactors(
            "below the head of the file",
            "// Written by hand.\n\npublic class Case\n{\n    public async Task RunAsync(int[] ids)\n    {\n        var [|gate|] = new SemaphoreSlim(4);\n        await Task.WhenAll(ids.Select(async id => { " + Body + " }));\n    }\n}\n",
            Title,
            "// Written by hand.\n\nusing AsyncToolkit;\n\npublic class Case\n{\n    public async Task RunAsync(int[] ids)\n    {\n        await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SaveAsync(id); });\n    }\n}\n",
            isImported: false);
        foreach ((string name, string source) in new[]
        {
            ("where a comment would be lost", Tasks + "foreach (int id in ids)\n{\n    // waits for its turn\n    await gate.WaitAsync();\n    " + Add + "\n}\nawait Task.WhenAll(tasks);"),
            ("where the work counts", Tasks + "int count = 0;\nforeach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { count++; await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);"),
            ("in a program", "// program\nint[] ids = new int[9];\nvar [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\n" + Loop + "await Task.WhenAll(tasks);"),
            ("where the loop does more", Tasks + "foreach (int id in ids) { Work.Note(); await gate.WaitAsync(); " + Add + " }\nawait Task.WhenAll(tasks);"),
            ("where something comes before the tasks are awaited", Tasks + Loop + "Work.Note();\nawait Task.WhenAll(tasks);"),
            ("where the tasks are looked at", Tasks + Loop + "await Task.WhenAll(tasks);\nint count = tasks.Count;"),
            ("where they are awaited along with others", Tasks + Loop + "await Task.WhenAll(tasks.Append(Work.SaveAsync(1)));"),
            ("where the work handles its failures behind the release", Tasks + "foreach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } catch (IOException) { } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);"),
            ("where more happens at the end", Tasks + "foreach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { Work.Note(); gate.Release(); } })); }\nawait Task.WhenAll(tasks);"),
            ("where two permits are given back", Tasks + "foreach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(2); } })); }\nawait Task.WhenAll(tasks);"),
            ("where items are converted", Tasks + "foreach (long id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync((int)id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);"),
            ("where the list has something already", Ids + "var [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task> { Work.SaveAsync(1) };\n" + Loop + "await Task.WhenAll(tasks);"),
            ("where two tokens are passed on", Ids + "using var other = new CancellationTokenSource();\nCancellationToken two = other.Token;\nvar [|gate|] = new SemaphoreSlim(4);\nvar tasks = new List<Task>();\nforeach (int id in ids) { await gate.WaitAsync(two); tasks.Add(Task.Run(async () => { try { await Work.SendAsync(id, cancellationToken); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);"),
            ("where the limit changes in between", Ids + "int limit = ids[0];\nvar [|gate|] = new SemaphoreSlim(limit);\nlimit = 7;\nvar tasks = new List<Task>();\n" + Loop + "await Task.WhenAll(tasks);"),
            ("where nothing can enter", Ids + "var [|gate|] = new SemaphoreSlim(0);\nvar tasks = new List<Task>();\n" + Loop + "await Task.WhenAll(tasks);"),
            ("of a span, which no lambda may hold", "public async Task RunAsync(int[] ids)\n{\n    var [|gate|] = new SemaphoreSlim(4);\n    var tasks = new List<Task>();\n    foreach (int id in ids.AsSpan()) { tasks.Add(Task.Run(async () => { " + Body + " })); }\n    await Task.WhenAll(tasks);\n}"),
        })
        {
            HasNoRefactoring(name, source, "Use");
        }
    }

    public override string Id => "ATK3003";

    public override string Surroundings => FanWork.Source;
}
