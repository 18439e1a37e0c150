using System.Text;
using System.Runtime.InteropServices;

namespace Neutrino.Linux;

/// <summary>A null-terminated array of C strings, in one native block.</summary>
internal sealed unsafe class TextVector : IDisposable
{
    private readonly byte** block;

    internal TextVector(IReadOnlyList<string> texts)
    {
        var size = texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        var pointers = (texts.Count + 1) * sizeof(byte*);
        block = (byte**)NativeMemory.AllocZeroed((nuint)(pointers + size));
        var next = (byte*)block + pointers;
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Contains('\0')) throw new ArgumentException($"A zero byte in '{texts[i]}'.", nameof(texts));
            block[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, size)) + 1;
            size -= (int)(next - block[i]);
        }
    }

    internal byte** Pointer => block;

    public void Dispose() => NativeMemory.Free(block);
}
