using System.Runtime.ExceptionServices;

namespace Neutrino.Linux.Namespaces;

/// <summary>
/// The one place that changes a thread's network namespace. Each visit is made on a fresh thread that ends with it, because the runtime's own threads are
/// started by whatever thread first needs them and inherit its namespace. Work given to it makes raw system calls only: no task, no socket object,
/// no process object, no timer, no log, nothing that could wake a pool.
/// </summary>
internal static unsafe class NamespaceThread
{
    private const int NewNetwork = 0x40000000;
    private const int StackSize = 512 * 1024;

    /// <summary>Runs raw system calls in a namespace.</summary>
    /// <param name="path">Of a namespace file: <c>/run/netns/NAME</c>.</param>
    internal static T Run<T>(string path, Func<T> work) => Visit([path], _ => work())[0].Get();

    /// <summary>Visits many namespaces one after the other on one thread. What failed in one does not keep it from the next.</summary>
    internal static Visited<T>[] Visit<T>(IReadOnlyList<string> paths, Func<int, T> work)
    {
        var results = new Visited<T>[paths.Count];
        if (paths.Count > 0) OnFreshThread(() => VisitAll(paths, work, results));
        return results;
    }

    /// <summary>Runs raw system calls in new namespaces that nothing else holds, one for each index.</summary>
    internal static Visited<T>[] InNew<T>(int count, Func<int, T> work)
    {
        var results = new Visited<T>[count];
        if (count > 0)
            OnFreshThread(() =>
            {
                for (var i = 0; i < count; i++) results[i] = Try(work, i, Libc.Unshare(NewNetwork), "unshare a network namespace");
            });
        return results;
    }

    private static void VisitAll<T>(IReadOnlyList<string> paths, Func<int, T> work, Visited<T>[] results)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            var fd = Libc.Open(paths[i], OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
            if (fd < 0)
            {
                results[i] = new Visited<T>(default, LinuxException.Last($"open {paths[i]}"));
                continue;
            }

            results[i] = Try(work, i, Libc.SetNamespace(fd, NewNetwork), paths[i]);
            _ = Libc.Close(fd);
        }
    }

    private static Visited<T> Try<T>(Func<int, T> work, int index, int entered, string what)
    {
        if (entered < 0) return new Visited<T>(default, LinuxException.Last($"enter {what}"));
        try
        {
            return new Visited<T>(work(index), null);
        }
        catch (LinuxException refused)
        {
            return new Visited<T>(default, refused);
        }
    }

    private static void OnFreshThread(Action body)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    body();
                }
                catch (Exception thrown)
                {
                    failure = ExceptionDispatchInfo.Capture(thrown);
                }
            },
            StackSize)
        { IsBackground = true, Name = "namespace" };
        thread.UnsafeStart();
        thread.Join();
        failure?.Throw();
    }
}

/// <summary>What one visit gave, or why it failed.</summary>
internal readonly record struct Visited<T>(T? Value, LinuxException? Refused)
{
    internal T Get() => Refused is null ? Value! : throw Refused;
}
