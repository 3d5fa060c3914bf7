using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public sealed class BlockingCallCases : RuleCases
{
    public BlockingCallCases()
    {
        Fires("an event", "var set = new ManualResetEvent(false);\n[|set.WaitOne()|]; //! 'ManualResetEvent.WaitOne'");
        Fires("several handles", "[|WaitHandle.WaitAny(new WaitHandle[] { new AutoResetEvent(false) })|];");
        Fires("a slim event", "var set = new ManualResetEventSlim();\n[|set.Wait(cancellationToken)|];");
        Fires("a slim event with a limit", "var set = new ManualResetEventSlim();\nbool done = [|set.Wait(100)|];");
        Fires("a countdown", "var left = new CountdownEvent(1);\n[|left.Wait()|];");
        Fires("a barrier", "var barrier = new Barrier(2);\n[|barrier.SignalAndWait()|];");
        Fires("a blocking collection", "var items = new BlockingCollection<int>();\nint item = [|items.Take()|];");
        Fires("a blocking enumeration", "var items = new BlockingCollection<int>();\nforeach (int item in [|items.GetConsumingEnumerable()|]) { }");
        Fires("a thread", "var thread = new Thread(() => { });\n[|thread.Join()|];");
        Fires("a monitor", "object gate = new();\nlock (gate) { [|Monitor.Wait(gate)|]; }");
        Fires("a spin", "[|SpinWait.SpinUntil(() => Environment.TickCount > 0)|];");
        Fires("an async stream", "foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { } //! 'IAsyncEnumerable<T>.ToBlockingEnumerable'");
        Fires("a method that returns a task", "Task Run(ManualResetEventSlim set) { [|set.Wait()|]; return Task.CompletedTask; }");
        Fires("an async lambda", "Func<Task> run = async () => { await Task.Yield(); [|new CountdownEvent(1).Wait()|]; };");
        Fires("an async local function", "async Task Run() { await Task.Yield(); [|new CountdownEvent(1).Wait()|]; }\nawait Run();");
        Fires("before and after a scope that allows it", "var set = new ManualResetEventSlim();\n[|set.Wait()|];\nusing (BlockingDetector.AllowBlocking(\"start-up\")) { set.Wait(); }\n[|set.Wait()|];");
        Fires("a lambda in a scope, which runs elsewhere", "Func<Task> later;\nusing (BlockingDetector.AllowBlocking(\"start-up\")) { later = async () => { await Task.Yield(); [|new CountdownEvent(1).Wait()|]; }; }\nawait later();");
        Fires("another scope", "using var detector = new BlockingDetector(new BlockingDetectorOptions());\nusing (detector.Watch(\"import\")) { [|new CountdownEvent(1).Wait()|]; }");
        Fires("what is done for asynchronous callers", "async ValueTask PauseAsync(bool async, CountdownEvent left) { if (async) { await Task.Yield(); [|left.Wait()|]; } else { left.Signal(); } }");
        Fires("a flag that says something else", "async ValueTask PauseAsync(bool fast, CountdownEvent left) { if (fast) { await Task.Yield(); } else { [|left.Wait()|]; } }");
        Fires("an extension block", "public static class Extensions { extension(CountdownEvent left) { public async Task DrainAsync() { await Task.Yield(); [|left.Wait()|]; } } }", languageVersion: 14);
        Fires("a program", "// program\nawait Task.Yield();\n[|new CountdownEvent(1).Wait()|];");
        Fires("all handles, and one after another is set", "WaitHandle one = new AutoResetEvent(false), two = new AutoResetEvent(false);\n[|WaitHandle.WaitAll(new[] { one, two })|];\n[|WaitHandle.SignalAndWait(one, two)|];");

        IsSilent("a scope that allows it", "using (BlockingDetector.AllowBlocking(\"start-up\")) { if (cancellationToken.CanBeCanceled) { new CountdownEvent(1).Wait(); } }");
        IsSilent("a declared scope that allows it", "using AllowBlockingScope scope = BlockingDetector.AllowBlocking(\"start-up\");\nnew CountdownEvent(1).Wait();");
        IsSilent("a scope from a method of one's own", "Task Run() { using (Allow()) { new CountdownEvent(1).Wait(); } return Task.CompletedTask; }\nAllowBlockingScope Allow() => BlockingDetector.AllowBlocking(\"start-up\");");
        IsSilent("an action that is allowed to", "BlockingDetector.AllowBlocking(\"start-up\", () => new CountdownEvent(1).Wait());\nBlockingDetector.AllowBlocking(\"start-up\", async () => { new CountdownEvent(1).Wait(); await Task.Yield(); });");
        IsSilent("what is done for synchronous callers", "async ValueTask PauseAsync(bool async, CancellationToken token) { if (async) { await Task.Delay(1, token); } else if (token.CanBeCanceled) { token.WaitHandle.WaitOne(1); } }");
        IsSilent("what is done for synchronous callers after the others have left", "async ValueTask PauseAsync(bool isAsync, CountdownEvent left) { if (isAsync) { await Task.Delay(1); return; } left.Wait(); }");
        IsSilent("a question that only synchronous callers ask", "async Task<bool> PauseAsync(bool async, ManualResetEventSlim set) { bool done = !async && set.Wait(1); await Task.Yield(); return done; }");
        IsSilent("a sync method", "void Run(ManualResetEventSlim set) => set.Wait();");
        IsSilent("a sync lambda", "var thread = new Thread(() => new CountdownEvent(1).Wait());");
        IsSilent("a sync local function", "void Run() => new CountdownEvent(1).Wait();\nRun();");
        IsSilent("polling an event", "bool isSet = new ManualResetEventSlim().Wait(0);");
        IsSilent("polling a handle", "bool isSet = new ManualResetEvent(false).WaitOne(TimeSpan.Zero);");
        IsSilent("polling a thread", "bool ended = Thread.CurrentThread.Join(0);");
        IsSilent("what other analyzers cover", "new SemaphoreSlim(1).Wait();\nThread.Sleep(1);\nTask.Delay(1).Wait();");
        IsSilent("a semaphore that is awaited", "await new SemaphoreSlim(1).WaitAsync();");
        IsSilent("an await foreach", "await foreach (int item in Streams.Numbers()) { }");
        IsSilent("a method of one's own", "new Mine().Wait();");
        IsSilent("joining strings", "string text = string.Join(',', new[] { 1 });");
        IsSilent("a delegate that is not called", "Action wait = new CountdownEvent(1).Wait;");
        IsSilent("setting an event", "new ManualResetEventSlim().Set();");
        IsSilent("a collection that is not blocking", "new ConcurrentQueue<int>().TryDequeue(out int item);");
        IsSilent("a Task.Run of sync code", "await Task.Run(() => { new CountdownEvent(0).Wait(); });");
        IsSilent("polling several handles", "int index = WaitHandle.WaitAny(new WaitHandle[] { new AutoResetEvent(false) }, 0);");
        IsSilent("taking what is there", "var items = new BlockingCollection<int>();\nbool isTaken = items.TryTake(out int item);");

        Fixes(
            "enumerates asynchronously",
            "foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { }",
            "await foreach (int item in Streams.Numbers()) { }");
        Fixes(
            "enumerates asynchronously with a token",
            "foreach (int item in [|Streams.Numbers().ToBlockingEnumerable(cancellationToken)|]) { }",
            "await foreach (int item in Streams.Numbers().WithCancellation(cancellationToken)) { }");
        Fixes(
            "the comments stay",
            "// above\nforeach (/* in */ int item in [|Streams.Numbers().ToBlockingEnumerable(cancellationToken: cancellationToken)|]) // behind\n{\n}",
            "// above\nawait foreach (/* in */ int item in Streams.Numbers().WithCancellation(cancellationToken)) // behind\n{\n}");
        FixesAll(
            "two streams",
            "foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { }\nforeach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { }",
            "await foreach (int item in Streams.Numbers()) { }\nawait foreach (int item in Streams.Numbers()) { }");
        FixesAll(
            "a stream in a stream",
            "foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { foreach (int other in [|Streams.Numbers().ToBlockingEnumerable()|]) { } }",
            "await foreach (int item in Streams.Numbers()) { await foreach (int other in Streams.Numbers()) { } }");
        Fixes("in a program", "// program\nawait Task.Yield();\nforeach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { }", "// program\nawait Task.Yield();\nawait foreach (int item in Streams.Numbers()) { }");
        Fixes("in a handler, of what is taken apart", "try { }\nfinally { foreach ((int one, int two) in [|Pairs().ToBlockingEnumerable()|]) { } }\nstatic async IAsyncEnumerable<(int, int)> Pairs() { await Task.Yield(); yield return (1, 2); }", "try { }\nfinally { await foreach ((int one, int two) in Pairs()) { } }\nstatic async IAsyncEnumerable<(int, int)> Pairs() { await Task.Yield(); yield return (1, 2); }");
        Fixes("in an async iterator, for one target", "public static async IAsyncEnumerable<T> Run<T>(IAsyncEnumerable<T> stream)\n{\n    await Task.Yield();\n#if !ANOTHER_TARGET\n    foreach (T item in [|stream!.ToBlockingEnumerable()|]) { yield return item; }\n#endif\n}", "public static async IAsyncEnumerable<T> Run<T>(IAsyncEnumerable<T> stream)\n{\n    await Task.Yield();\n#if !ANOTHER_TARGET\n    await foreach (T item in stream!) { yield return item; }\n#endif\n}");
        HasNoFix("in unsafe code", "public static unsafe async Task RunAsync() { foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { } }");
        HasNoFix("where a span would have to outlive it", "ReadOnlySpan<int> some = new int[1];\nforeach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { Console.WriteLine(item + some[0]); }", languageVersion: 13);
        HasNoFix("in a lock", "lock (Streams.Gate) { foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { } }");
        HasNoFix("not a loop", "int[] items = [|Streams.Numbers().ToBlockingEnumerable()|].ToArray();");
        HasNoFix("not async", "Task Run() { foreach (int item in [|Streams.Numbers().ToBlockingEnumerable()|]) { } return Task.CompletedTask; }");
        HasNoFix("an event", "[|new ManualResetEventSlim().Wait()|];");
        HasNoFix("written as a static call", "foreach (int item in [|TaskAsyncEnumerableExtensions.ToBlockingEnumerable(Streams.Numbers())|]) { }");
    }

    public override string Id => "ATK2001";

    public override string Surroundings => """
        public static class Streams { public static readonly object Gate = new(); public static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; } }
        public class Mine { public void Wait() { } }
        """;
}
