using System.Buffers.Binary;
using System.Text;

namespace ModelPrep.Tests.Telemetry;

/// <summary>The fields of a protobuf message, by their numbers; what they mean only the reader knows.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtobufMessage(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var tag = Varint(bytes, ref at);
            var (number, content) = (0UL, Array.Empty<byte>());
            switch (tag & 7)
            {
                case 0:
                    number = Varint(bytes, ref at);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes, ref at);
                    content = bytes[at..(at + length)];
                    at += length;
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7} at {at}");
            }

            _fields.Add(((int)(tag >> 3), number, content));
        }
    }

    public bool Has(int field) => _fields.Any(one => one.Field == field);

    public ulong Number(int field) => _fields.FirstOrDefault(one => one.Field == field).Number;

    public byte[] Bytes(int field) => _fields.FirstOrDefault(one => one.Field == field).Bytes ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>The messages that a path of fields leads to.</summary>
    public IEnumerable<ProtobufMessage> All(int field, params int[] path)
    {
        var here = _fields.Where(one => one.Field == field).Select(one => new ProtobufMessage(one.Bytes));
        return path is [var next, .. var rest] ? here.SelectMany(message => message.All(next, rest)) : here;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
                return value;
        }
    }
}
