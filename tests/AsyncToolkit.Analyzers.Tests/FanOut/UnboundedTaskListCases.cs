using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class UnboundedTaskListCases : RuleCases
{
    private const string Tasks = "int[] ids = await Task.FromResult(new int[9]);\nvar tasks = new List<Task>();\n";

    public UnboundedTaskListCases()
    {
        Fires("foreach", Tasks + "foreach (int id in ids) { [|tasks.Add(Work.SaveAsync(id))|]; } //! 'tasks'\nawait Task.WhenAll(tasks);");
        Fires("await foreach", Tasks + "await foreach (int id in Work.ReadAsync()) { [|tasks.Add(Work.SaveAsync(id))|]; }\nawait Task.WhenAll(tasks);");
        Fires("Task.Run", Tasks + "foreach (int id in ids) { [|tasks.Add(Task.Run(() => Work.SaveAsync(id)))|]; }\nawait Task.WhenAll(tasks);");
        Fires("while", Tasks + "int next = 0;\nwhile (next++ < ids[0]) { [|tasks.Add(Work.SaveAsync(next))|]; }\nawait Task.WhenAll(tasks);");
        Fires("for over a length", Tasks + "for (int i = 0; i < ids.Length; i++) { [|tasks.Add(Work.SaveAsync(ids[i]))|]; }\nawait Task.WhenAll(tasks);");
        Fires("with results", "int[] ids = await Task.FromResult(new int[9]);\nvar tasks = new List<Task<int>>();\nforeach (int id in ids) { if (id > 0) { [|tasks.Add(Work.LoadAsync(id))|]; } }\nint[] all = await Task.WhenAll(tasks);");
        Fires("an array of the list", Tasks + "foreach (int id in ids) { [|tasks.Add(Work.SaveAsync(id))|]; }\nawait Task.WhenAll(tasks.ToArray());");
        Fires("a spread of the list", Tasks + "foreach (int id in ids) { [|tasks.Add(Work.SaveAsync(id))|]; }\nawait Task.WhenAll([.. tasks]);", languageVersion: 13);
        Fires("a variable in between", Tasks + "foreach (int id in ids) { Task saved = Work.SaveAsync(id); [|tasks.Add(saved)|]; }\nawait Task.WhenAll(tasks);");

        Fires("a known number for each of an unknown one", Tasks + "foreach (int id in ids) { for (int i = 0; i < 3; i++) { [|tasks.Add(Work.SaveAsync(id + i))|]; } }\nawait Task.WhenAll(tasks);");
        Fires("the first for each of an unknown number", Tasks + "foreach (int id in ids) { foreach (int other in ids) { if (other > id) { [|tasks.Add(Work.SaveAsync(id))|]; break; } } }\nawait Task.WhenAll(tasks);");
        Fires("an unknown number for each of a known one", Tasks + "foreach (int one in new[] { 1, 2 }) { foreach (int id in ids) { [|tasks.Add(Work.SaveAsync(id + one))|]; } }\nawait Task.WhenAll(tasks);");
        Fires("a task for each round of the outer loop", Tasks + "foreach (int id in ids) { Task saved = Work.SaveAsync(id); for (int i = 0; i < 2; i++) { [|tasks.Add(saved)|]; } }\nawait Task.WhenAll(tasks);");

        IsSilent("a known number for each of a known one", "var tasks = new List<Task>();\nforeach (int one in new[] { 1, 2 }) { for (int i = 0; i < 3; i++) { tasks.Add(Work.SaveAsync(one + i)); } }\nawait Task.WhenAll(tasks);");
        IsSilent("a known number, awaited in each round", Tasks + "foreach (int id in ids) { var some = new List<Task>(); for (int i = 0; i < 3; i++) { some.Add(Work.SaveAsync(id + i)); } await Task.WhenAll(some); }");
        Fires("chunks, and all of them awaited at the end", Tasks + "foreach (int[] chunk in ids.Chunk(4)) { foreach (int id in chunk) { [|tasks.Add(Work.SaveAsync(id))|]; } }\nawait Task.WhenAll(tasks);");
        IsSilent("waits in the outer loop", Tasks + "foreach (int id in ids) { for (int i = 0; i < 3; i++) { tasks.Add(Work.SaveAsync(id + i)); } if (tasks.Count > 9) { await Task.WhenAny(tasks); } }\nawait Task.WhenAll(tasks);");
        IsSilent("a known number", "var tasks = new List<Task>();\nforeach (int id in new[] { 1, 2, 3 }) { tasks.Add(Work.SaveAsync(id)); }\nawait Task.WhenAll(tasks);");
        IsSilent("a number of workers", Tasks + "int workers = ids[0];\nfor (int i = 0; i < workers; i++) { tasks.Add(Work.SaveAsync(i)); }\nawait Task.WhenAll(tasks);");
        IsSilent("a semaphore", Tasks + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { await gate.WaitAsync(); tasks.Add(Task.Run(async () => { try { await Work.SaveAsync(id); } finally { gate.Release(); } })); }\nawait Task.WhenAll(tasks);");
        IsSilent("waits when there are many", Tasks + "foreach (int id in ids) { tasks.Add(Work.SaveAsync(id)); if (tasks.Count == 8) { await Task.WhenAll(tasks); tasks.Clear(); } }\nawait Task.WhenAll(tasks);");
        IsSilent("never waited for together", Tasks + "foreach (int id in ids) { tasks.Add(Work.SaveAsync(id)); }\nforeach (Task task in tasks) { await task; }");
        IsSilent("no loop", Tasks + "tasks.Add(Work.SaveAsync(1));\nawait Task.WhenAll(tasks);");
        IsSilent("tasks that are there", Tasks + "foreach (int id in ids) { tasks.Add(Task.CompletedTask); tasks.Add(Task.FromResult(id)); }\nawait Task.WhenAll(tasks);");
        IsSilent("a list of something else", "int[] ids = await Task.FromResult(new int[9]);\nvar loaded = new List<int>();\nforeach (int id in ids) { loaded.Add(await Work.LoadAsync(id)); }");
        IsSilent("chunks", Tasks + "foreach (int[] chunk in ids.Chunk(4)) { foreach (int id in chunk) { tasks.Add(Work.SaveAsync(id)); } await Task.WhenAll(tasks); }");
        IsSilent("tasks that a collection hands out", Tasks + "var pending = new Queue<Task>();\nwhile (pending.Count > 0) { tasks.Add(pending.Dequeue()); }\nawait Task.WhenAll(tasks);");
        IsSilent("leaves the loop after the first", Tasks + "foreach (int id in ids) { if (id > 0) { tasks.Add(Work.SaveAsync(id)); break; } }\nawait Task.WhenAll(tasks);");
        IsSilent("a task from before the loop", Tasks + "Task saved = Work.SaveAsync(1);\nforeach (int id in ids) { tasks.Add(saved); }\nawait Task.WhenAll(tasks);");
        IsSilent("a list that somebody else has", "public async Task RunAsync(IEnumerable<int> ids, List<Task> tasks) { foreach (int id in ids) { tasks.Add(Work.SaveAsync(id)); } await Task.WhenAll(tasks); }");

        Refactors(
            "a loop",
            Tasks + "foreach (int id in ids)\n{\n    [|tasks.Add(Work.SendAsync(id, cancellationToken))|];\n}\n\nawait Task.WhenAll(tasks);",
            "Use ForEachThrottledAsync with 8 at a time; a failure cancels the rest",
            "int[] ids = await Task.FromResult(new int[9]);\nawait ids.ForEachThrottledAsync(8, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        Refactors(
            "with results",
            "public async Task<int[]> RunAsync(IEnumerable<int> ids)\n{\n    var tasks = new List<Task<int>>();\n    foreach (int id in ids)\n        [|tasks.Add(Work.LoadAsync(id))|];\n    return await Task.WhenAll(tasks);\n}",
            "Use GatherAsync with 8 at a time; a failure cancels the rest",
            "public async Task<int[]> RunAsync(IEnumerable<int> ids)\n{\n    return await ids.GatherAsync(8, (id, token) => Work.LoadAsync(id));\n}");
        HasNoRefactoring("where only some are started", Tasks + "foreach (int id in ids) { if (id > 0) { [|tasks.Add(Work.SaveAsync(id))|]; } }\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("where the work needs something awaited", Tasks + "foreach (int id in ids) { [|tasks.Add(Work.SaveAsync(await Work.LoadAsync(id)))|]; }\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("where the work waits for its turn", Tasks + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { [|tasks.Add(Task.Run(async () => { await gate.WaitAsync(); Work.Note(); gate.Release(); }))|]; }\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("of a counting loop", Tasks + "for (int i = 0; i < ids.Length; i++) { [|tasks.Add(Work.SaveAsync(ids[i]))|]; }\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("where a lambda cannot have what the work needs", Tasks + "ReadOnlySpan<int> more = ids;\nforeach (int id in ids) { [|tasks.Add(Work.SaveAsync(id + more[0]))|]; }\nawait Task.WhenAll(tasks);", "Use", languageVersion: 13);
        HasNoRefactoring("where the work counts", Tasks + "int count = 0;\nforeach (int id in ids) { [|tasks.Add(Work.SaveAsync(count++))|]; }\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("where a comment would be lost", Tasks + "foreach (int id in ids)\n{\n    // saves one\n    [|tasks.Add(Work.SaveAsync(id))|];\n}\nawait Task.WhenAll(tasks);", "Use");
        HasNoRefactoring("where code for another target would be lost", Tasks + "foreach (int id in ids)\n{\n#if ANOTHER_TARGET\n    tasks.Add(Work.SaveAsync(1));\n#endif\n    [|tasks.Add(Work.SaveAsync(id))|];\n}\nawait Task.WhenAll(tasks);", "Use");
    }

    public override string Id => "ATK3002";

    public override string Surroundings => FanWork.Source;
}
