namespace AsyncToolkit.Internal;

/// <summary>Keeps several exceptions where there is room for one, and takes them from task to task.</summary>
internal static class Failures
{
    /// <summary>The one there is, or both in an <see cref="AggregateException"/>, the first in front.</summary>
    internal static Exception? Join(Exception? first, Exception? second) =>
        first is null ? second : second is null ? first : new AggregateException(first, second);

    /// <summary>The one there is, or all in an <see cref="AggregateException"/>, the first in front.</summary>
    internal static Exception? Join(Exception? first, List<Exception>? others) =>
        others is null ? first
        : first is null && others.Count == 1 ? others[0]
        : new AggregateException(first is null ? others : [first, .. others]);

    /// <summary>What a task has failed with: the exception itself if it is one, that of a canceled task too; null if it has not failed, or not yet.</summary>
    internal static Exception? Of(Task task)
    {
        if (task.Exception is { } thrown)
        {
            return thrown.InnerExceptions.Count == 1 ? thrown.InnerException : thrown;
        }

        if (!task.IsCanceled)
        {
            return null;
        }

        try
        {
            // there is no other way to the exception of a canceled task, and it knows where the work was
            task.GetAwaiter().GetResult();
            return null;
        }
        catch (OperationCanceledException e)
        {
            return e;
        }
    }

    /// <summary>What awaiting a task that has not succeeded would throw.</summary>
    internal static Exception First(Task failed) => failed.Exception?.InnerException ?? Of(failed)!;

    /// <summary>A task that ends with the exception: canceled if it is a cancellation, faulted otherwise.</summary>
    internal static Task<T> ToTask<T>(Exception failure) => failure is OperationCanceledException canceled
        ? CallerCancellation.CanceledTask<T>(canceled)
        : Task.FromException<T>(failure);

    /// <summary>The end of a task that has not succeeded, in a task of another type: with every exception it holds.</summary>
    internal static Task<T> Transfer<T>(Task failed)
    {
        if (failed.Exception is not { } thrown)
        {
            return ToTask<T>(Of(failed)!);
        }

        var transferred = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        transferred.SetException(thrown.InnerExceptions);
        return transferred.Task;
    }
}
