using static AsyncToolkit.BodyAdapter;

namespace AsyncToolkit;

/// <summary>Operations of different types at once: <c>Gather.AllAsync(…)</c>.</summary>
public static class Gather
{
    /// <summary>Runs operations of different types at once, and returns all their results.</summary>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <param name="operation1">The first operation.</param>
    /// <param name="operation2">The second operation.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    /// <returns>A task with the results, in the order of the operations.</returns>
    /// <exception cref="ArgumentNullException">An operation is null. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para>There are overloads for two to eight operations. None of them runs inside this call or on its
    /// <see cref="SynchronizationContext"/>: they run on the thread pool, each in the caller's <see cref="ExecutionContext"/>.</para>
    /// <para>The first failure cancels the token that the others see; all are awaited; then that failure is thrown as it was,
    /// with its stack. <see cref="Task.Exception"/> holds every root cause. A cancellation that prevented nothing changes nothing. Where one fails,
    /// the results of the others are given up.</para>
    /// <para><b>Allocation.</b> The returned task, a few small objects for each operation, and one place for each that is really suspended.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// (string user, int[] orders) = await Gather.AllAsync(ct => LoadUserAsync(ct), ct => LoadOrdersAsync(ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task<(T1, T2)> AllAsync<T1, T2>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        return Part.AllAsync([part1, part2], () => (part1.Result, part2.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    public static Task<(T1, T2)> AllAsync<T1, T2>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3)> AllAsync<T1, T2, T3>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        return Part.AllAsync([part1, part2, part3], () => (part1.Result, part2.Result, part3.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, CancellationToken)"/>
    public static Task<(T1, T2, T3)> AllAsync<T1, T2, T3>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <typeparam name="T4">The type of result 4.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="operation4">Operation 4.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3, T4)> AllAsync<T1, T2, T3, T4>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        Func<CancellationToken, ValueTask<T4>> operation4,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        Part<T4> part4 = Part.Of(operation4);
        return Part.AllAsync([part1, part2, part3, part4], () => (part1.Result, part2.Result, part3.Result, part4.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3, T4}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, Func{CancellationToken, ValueTask{T4}}, CancellationToken)"/>
    public static Task<(T1, T2, T3, T4)> AllAsync<T1, T2, T3, T4>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        in Func<CancellationToken, Task<T4>> operation4,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), ToValueTask(operation4), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <typeparam name="T4">The type of result 4.</typeparam>
    /// <typeparam name="T5">The type of result 5.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="operation4">Operation 4.</param>
    /// <param name="operation5">Operation 5.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3, T4, T5)> AllAsync<T1, T2, T3, T4, T5>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        Func<CancellationToken, ValueTask<T4>> operation4,
        Func<CancellationToken, ValueTask<T5>> operation5,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        Part<T4> part4 = Part.Of(operation4);
        Part<T5> part5 = Part.Of(operation5);
        return Part.AllAsync([part1, part2, part3, part4, part5], () => (part1.Result, part2.Result, part3.Result, part4.Result, part5.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3, T4, T5}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, Func{CancellationToken, ValueTask{T4}}, Func{CancellationToken, ValueTask{T5}}, CancellationToken)"/>
    public static Task<(T1, T2, T3, T4, T5)> AllAsync<T1, T2, T3, T4, T5>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        in Func<CancellationToken, Task<T4>> operation4,
        in Func<CancellationToken, Task<T5>> operation5,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), ToValueTask(operation4), ToValueTask(operation5), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <typeparam name="T4">The type of result 4.</typeparam>
    /// <typeparam name="T5">The type of result 5.</typeparam>
    /// <typeparam name="T6">The type of result 6.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="operation4">Operation 4.</param>
    /// <param name="operation5">Operation 5.</param>
    /// <param name="operation6">Operation 6.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3, T4, T5, T6)> AllAsync<T1, T2, T3, T4, T5, T6>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        Func<CancellationToken, ValueTask<T4>> operation4,
        Func<CancellationToken, ValueTask<T5>> operation5,
        Func<CancellationToken, ValueTask<T6>> operation6,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        Part<T4> part4 = Part.Of(operation4);
        Part<T5> part5 = Part.Of(operation5);
        Part<T6> part6 = Part.Of(operation6);
        return Part.AllAsync([part1, part2, part3, part4, part5, part6], () => (part1.Result, part2.Result, part3.Result, part4.Result, part5.Result, part6.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3, T4, T5, T6}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, Func{CancellationToken, ValueTask{T4}}, Func{CancellationToken, ValueTask{T5}}, Func{CancellationToken, ValueTask{T6}}, CancellationToken)"/>
    public static Task<(T1, T2, T3, T4, T5, T6)> AllAsync<T1, T2, T3, T4, T5, T6>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        in Func<CancellationToken, Task<T4>> operation4,
        in Func<CancellationToken, Task<T5>> operation5,
        in Func<CancellationToken, Task<T6>> operation6,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), ToValueTask(operation4), ToValueTask(operation5), ToValueTask(operation6), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <typeparam name="T4">The type of result 4.</typeparam>
    /// <typeparam name="T5">The type of result 5.</typeparam>
    /// <typeparam name="T6">The type of result 6.</typeparam>
    /// <typeparam name="T7">The type of result 7.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="operation4">Operation 4.</param>
    /// <param name="operation5">Operation 5.</param>
    /// <param name="operation6">Operation 6.</param>
    /// <param name="operation7">Operation 7.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3, T4, T5, T6, T7)> AllAsync<T1, T2, T3, T4, T5, T6, T7>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        Func<CancellationToken, ValueTask<T4>> operation4,
        Func<CancellationToken, ValueTask<T5>> operation5,
        Func<CancellationToken, ValueTask<T6>> operation6,
        Func<CancellationToken, ValueTask<T7>> operation7,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        Part<T4> part4 = Part.Of(operation4);
        Part<T5> part5 = Part.Of(operation5);
        Part<T6> part6 = Part.Of(operation6);
        Part<T7> part7 = Part.Of(operation7);
        return Part.AllAsync([part1, part2, part3, part4, part5, part6, part7], () => (part1.Result, part2.Result, part3.Result, part4.Result, part5.Result, part6.Result, part7.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3, T4, T5, T6, T7}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, Func{CancellationToken, ValueTask{T4}}, Func{CancellationToken, ValueTask{T5}}, Func{CancellationToken, ValueTask{T6}}, Func{CancellationToken, ValueTask{T7}}, CancellationToken)"/>
    public static Task<(T1, T2, T3, T4, T5, T6, T7)> AllAsync<T1, T2, T3, T4, T5, T6, T7>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        in Func<CancellationToken, Task<T4>> operation4,
        in Func<CancellationToken, Task<T5>> operation5,
        in Func<CancellationToken, Task<T6>> operation6,
        in Func<CancellationToken, Task<T7>> operation7,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), ToValueTask(operation4), ToValueTask(operation5), ToValueTask(operation6), ToValueTask(operation7), cancellationToken);

    /// <inheritdoc cref="AllAsync{T1, T2}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, CancellationToken)"/>
    /// <typeparam name="T1">The type of result 1.</typeparam>
    /// <typeparam name="T2">The type of result 2.</typeparam>
    /// <typeparam name="T3">The type of result 3.</typeparam>
    /// <typeparam name="T4">The type of result 4.</typeparam>
    /// <typeparam name="T5">The type of result 5.</typeparam>
    /// <typeparam name="T6">The type of result 6.</typeparam>
    /// <typeparam name="T7">The type of result 7.</typeparam>
    /// <typeparam name="T8">The type of result 8.</typeparam>
    /// <param name="operation1">Operation 1.</param>
    /// <param name="operation2">Operation 2.</param>
    /// <param name="operation3">Operation 3.</param>
    /// <param name="operation4">Operation 4.</param>
    /// <param name="operation5">Operation 5.</param>
    /// <param name="operation6">Operation 6.</param>
    /// <param name="operation7">Operation 7.</param>
    /// <param name="operation8">Operation 8.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, nothing is started.</param>
    public static Task<(T1, T2, T3, T4, T5, T6, T7, T8)> AllAsync<T1, T2, T3, T4, T5, T6, T7, T8>(
        Func<CancellationToken, ValueTask<T1>> operation1,
        Func<CancellationToken, ValueTask<T2>> operation2,
        Func<CancellationToken, ValueTask<T3>> operation3,
        Func<CancellationToken, ValueTask<T4>> operation4,
        Func<CancellationToken, ValueTask<T5>> operation5,
        Func<CancellationToken, ValueTask<T6>> operation6,
        Func<CancellationToken, ValueTask<T7>> operation7,
        Func<CancellationToken, ValueTask<T8>> operation8,
        CancellationToken cancellationToken = default)
    {
        Part<T1> part1 = Part.Of(operation1);
        Part<T2> part2 = Part.Of(operation2);
        Part<T3> part3 = Part.Of(operation3);
        Part<T4> part4 = Part.Of(operation4);
        Part<T5> part5 = Part.Of(operation5);
        Part<T6> part6 = Part.Of(operation6);
        Part<T7> part7 = Part.Of(operation7);
        Part<T8> part8 = Part.Of(operation8);
        return Part.AllAsync([part1, part2, part3, part4, part5, part6, part7, part8], () => (part1.Result, part2.Result, part3.Result, part4.Result, part5.Result, part6.Result, part7.Result, part8.Result), cancellationToken);
    }

    /// <inheritdoc cref="AllAsync{T1, T2, T3, T4, T5, T6, T7, T8}(Func{CancellationToken, ValueTask{T1}}, Func{CancellationToken, ValueTask{T2}}, Func{CancellationToken, ValueTask{T3}}, Func{CancellationToken, ValueTask{T4}}, Func{CancellationToken, ValueTask{T5}}, Func{CancellationToken, ValueTask{T6}}, Func{CancellationToken, ValueTask{T7}}, Func{CancellationToken, ValueTask{T8}}, CancellationToken)"/>
    public static Task<(T1, T2, T3, T4, T5, T6, T7, T8)> AllAsync<T1, T2, T3, T4, T5, T6, T7, T8>(
        in Func<CancellationToken, Task<T1>> operation1,
        in Func<CancellationToken, Task<T2>> operation2,
        in Func<CancellationToken, Task<T3>> operation3,
        in Func<CancellationToken, Task<T4>> operation4,
        in Func<CancellationToken, Task<T5>> operation5,
        in Func<CancellationToken, Task<T6>> operation6,
        in Func<CancellationToken, Task<T7>> operation7,
        in Func<CancellationToken, Task<T8>> operation8,
        CancellationToken cancellationToken = default) =>
        AllAsync(ToValueTask(operation1), ToValueTask(operation2), ToValueTask(operation3), ToValueTask(operation4), ToValueTask(operation5), ToValueTask(operation6), ToValueTask(operation7), ToValueTask(operation8), cancellationToken);
}
