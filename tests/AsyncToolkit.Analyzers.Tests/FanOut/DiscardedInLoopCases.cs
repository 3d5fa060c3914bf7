using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class DiscardedInLoopCases : RuleCases
{
    private const string Ids = "int[] ids = await Task.FromResult(new int[9]);\n";

    public DiscardedInLoopCases()
    {
        Fires("Task.Run", Ids + "foreach (int id in ids) { _ = [|Task.Run(() => Work.SaveAsync(id))|]; } //! 'Task.Run'");
        Fires("a call", Ids + "foreach (int id in ids) { _ = [|Work.SaveAsync(id)|]; }");
        Fires("await foreach", "await foreach (int id in Work.ReadAsync()) { _ = [|Work.SaveAsync(id)|]; }");
        Fires("a statement", Ids + "foreach (int id in ids) { [|Work.SaveAsync(id)|]; }");
        Fires("in a sync method", "public void Run(IEnumerable<int> ids) { foreach (int id in ids) { [|Work.LoadAsync(id)|]; } }");
        Fires("while", "while (!cancellationToken.IsCancellationRequested) { int id = await Work.LoadAsync(1); _ = [|Work.SaveAsync(id)|]; }");
        Fires("for over a length", Ids + "for (int i = 0; i < ids.Length; i++) { _ = [|Work.SaveAsync(ids[i])|]; }");
        Fires("a delegate", Ids + "Func<int, Task> save = Work.SaveAsync;\nforeach (int id in ids) { _ = [|save(id)|]; }");
        Fires("completes a source after work", Ids + "var source = new TaskCompletionSource<int>();\nforeach (int id in ids) { _ = [|Task.Run(() => { Work.Note(); source.TrySetResult(id); })|]; }");
        Fires("leaves the loop now and then", Ids + "foreach (int id in ids) { _ = [|Work.SaveAsync(id)|]; if (id > 3) { break; } }");

        Fires("a known number in each of many rounds", Ids + "foreach (int id in ids) { foreach (int one in new[] { 1, 2 }) { _ = [|Work.SaveAsync(id + one)|]; } }");
        Fires("the first in each of many rounds", Ids + "foreach (int id in ids) { foreach (int other in ids) { if (other > id) { _ = [|Work.SaveAsync(id)|]; break; } } }");

        IsSilent("a known number in each of a known number of rounds", "for (int i = 0; i < 3; i++) { foreach (int one in new[] { 1, 2 }) { _ = Work.SaveAsync(i + one); } }");
        IsSilent("a chunk in each round", Ids + "foreach (int[] chunk in ids.Chunk(4)) { foreach (int id in chunk) { _ = Work.SaveAsync(id); } await Task.Delay(1000); }");
        IsSilent("leaves the function from an inner loop", Ids + "foreach (int id in ids) { foreach (int one in new[] { 1, 2 }) { if (one > id) { _ = Work.SaveAsync(id); return; } } }");
        IsSilent("waits for its turn in the outer loop", Ids + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { await gate.WaitAsync(); for (int i = 0; i < 2; i++) { _ = Work.SaveAsync(id).ContinueWith(_ => gate.Release()); } }");
        IsSilent("awaited", Ids + "foreach (int id in ids) { await Work.SaveAsync(id); }");
        IsSilent("no loop", "_ = Work.SaveAsync(1);");
        IsSilent("a known number", "foreach (int id in new[] { 1, 2 }) { _ = Work.SaveAsync(id); }");
        IsSilent("a number of workers", Ids + "int workers = ids[0];\nfor (int i = 0; i < workers; i++) { _ = Task.Run(() => Work.SaveAsync(1)); }");
        IsSilent("a semaphore", Ids + "var gate = new SemaphoreSlim(4);\nforeach (int id in ids) { await gate.WaitAsync(); _ = Work.SaveAsync(id).ContinueWith(_ => gate.Release()); }");
        IsSilent("a continuation", Ids + "Task first = Work.SaveAsync(1);\nforeach (int id in ids) { _ = first.ContinueWith(_ => id); }\nawait first;");
        IsSilent("a task from elsewhere", "var tasks = new List<Task>();\nforeach (Task task in tasks) { _ = task; }");
        IsSilent("a lambda in a loop", Ids + "var later = new List<Action>();\nforeach (int id in ids) { later.Add(() => { _ = Work.SaveAsync(id); }); }");
        IsSilent("a task that a collection hands out", "var pending = new Queue<Task>();\nwhile (pending.Count > 0) { await pending.Peek(); pending.Dequeue(); }");
        Fires("completes a source before work", Ids + "var source = new TaskCompletionSource<int>();\nforeach (int id in ids) { _ = [|Task.Run(() => { source.TrySetResult(id); Work.Note(); })|]; }");
        IsSilent("completes a source elsewhere", Ids + "var source = new TaskCompletionSource<int>();\nforeach (int id in ids) { _ = Task.Run(() => source.TrySetResult(id)); Task.Run(() => { source.TrySetCanceled(); }); }\nawait source.Task;");
        IsSilent("told not to be asynchronous", Ids + "static Task SaveAsync(int id, bool doAsync) => Work.SaveAsync(id);\nforeach (int id in ids) { SaveAsync(id, doAsync: false); }");
        IsSilent("something that is no task", Ids + "foreach (int id in ids) { _ = Math.Abs(id); Work.Note(); }");
        IsSilent("leaves the loop after the first", Ids + "foreach (int id in ids) { if (id == 3) { _ = Work.SaveAsync(id); Work.Note(); break; } }");
        IsSilent("leaves the function after the first", Ids + "foreach (int id in ids) { if (id == 3) { _ = Work.SaveAsync(id); return; } }");
        IsSilent("a task that has completed", Ids + "foreach (int id in ids) { _ = Task.FromResult(id); }");
        IsSilent("all of them, or the first", Ids + "foreach (int id in ids) { _ = Task.WhenAll(new Task[id]); _ = Task.WhenAny(new Task[id]); }");
    }

    public override string Id => "ATK3004";

    public override string Surroundings => FanWork.Source;
}
