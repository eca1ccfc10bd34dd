#include "play/protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* No object of a submission is larger than this. */
#define OFFSET_MAX (UINT64_C(1) << 32)

struct value_head {
    uint32_t type, size;
    uint32_t key_size, value_size; /* with their NULs */
    int64_t integer;
};

static size_t align(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* Makes room for an item of `size` bytes, its padding zeroed. */
static uint8_t *reserve(struct protocol_writer *writer, size_t size)
{
    size_t at = align(writer->len);

    if (at > writer->capacity || align(size) > writer->capacity - at)
        return NULL;
    memset(writer->data + writer->len, 0, at + align(size) - writer->len);
    writer->len = at + align(size);
    return writer->data + at;
}

int protocol_put(struct protocol_writer *writer, const void *item, size_t size)
{
    uint8_t *to = reserve(writer, size);

    if (!to)
        return -EMSGSIZE;
    memcpy(to, item, size);
    return 0;
}

int protocol_put_value(struct protocol_writer *writer,
                       const struct protocol_value *value)
{
    struct value_head head = {.type = value->type, .integer = value->integer};
    size_t key_len = strnlen(value->key, PROTOCOL_KEY_MAX - 1);
    size_t len = value->len;
    uint8_t *to;

    if (len > PROTOCOL_VALUE_MAX)
        len = PROTOCOL_VALUE_MAX;
    head.key_size = (uint32_t)key_len + 1;
    head.value_size = (uint32_t)len + 1;
    head.size = (uint32_t)(sizeof(head) + head.key_size + head.value_size);
    to = reserve(writer, head.size);
    if (!to)
        return -EMSGSIZE;
    memcpy(to, &head, sizeof(head));
    memcpy(to + sizeof(head), value->key, key_len);
    if (len > 0)
        memcpy(to + sizeof(head) + head.key_size, value->data, len);
    return 0;
}

int protocol_next(struct protocol_reader *reader,
                  struct protocol_item *ret_item)
{
    uint32_t head[2];
    size_t at = align(reader->at);

    if (at >= reader->len)
        return 0;
    if (reader->len - at < sizeof(head))
        return -EBADMSG;
    memcpy(head, reader->data + at, sizeof(head));
    if (head[1] < sizeof(head) || head[1] > reader->len - at)
        return -EBADMSG;
    ret_item->type = head[0];
    ret_item->size = head[1];
    ret_item->bytes = reader->data + at;
    reader->at = at + head[1];
    return 1;
}

int protocol_read_value(const struct protocol_item *item,
                        struct protocol_value *ret_value)
{
    const char *bytes = item->bytes;
    struct value_head head;

    if (item->size < sizeof(head))
        return -EBADMSG;
    memcpy(&head, bytes, sizeof(head));
    if (head.key_size < 2 || head.key_size > PROTOCOL_KEY_MAX ||
        head.value_size < 1 || head.value_size > PROTOCOL_VALUE_MAX + 1 ||
        sizeof(head) + head.key_size + head.value_size != item->size)
        return -EBADMSG;
    bytes += sizeof(head);
    if (strnlen(bytes, head.key_size) != head.key_size - 1 ||
        bytes[head.key_size + head.value_size - 1] != '\0')
        return -EBADMSG;
    if (head.type == PROTOCOL_TEXT &&
        strlen(bytes + head.key_size) != head.value_size - 1)
        return -EBADMSG;
    *ret_value = (struct protocol_value){
        .type = head.type,
        .key = bytes,
        .integer = head.integer,
        .data = bytes + head.key_size,
        .len = head.value_size - 1,
    };
    return 0;
}

int protocol_read_done(const struct protocol_item *item,
                       struct protocol_done *ret_done)
{
    if (item->type != PROTOCOL_DONE || item->size != sizeof(*ret_done))
        return -EBADMSG;
    memcpy(ret_done, item->bytes, sizeof(*ret_done));
    return 0;
}

/* --- records of the trace --- */

static bool is_name(const char *name, size_t size)
{
    return memchr(name, '\0', size) != NULL;
}

static bool are_offsets(const uint64_t *offsets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (offsets[i] >= OFFSET_MAX)
            return false;
    }
    return true;
}

static bool is_finding(const struct trace_finding *f)
{
    if (!is_name(f->rule, sizeof(f->rule)) ||
        !is_name(f->subject, sizeof(f->subject)) ||
        !is_name(f->detail, sizeof(f->detail)) ||
        f->severity > TRACE_DEFINITE || f->stack_count > TRACE_STACK_MAX ||
        f->related_count > sizeof(f->related) / sizeof(f->related[0]) ||
        !are_offsets(f->stack, f->stack_count) ||
        !are_offsets(&f->data_address, 1) || !are_offsets(&f->block_site, 1))
        return false;
    for (size_t i = 0; i < f->related_count; i++) {
        if (!are_offsets(&f->related[i].pc, 1) ||
            !is_name(f->related[i].label, sizeof(f->related[i].label)))
            return false;
    }
    return true;
}

static bool is_record(const union protocol_record *r)
{
    switch (r->head.type) {
    case TRACE_NODE:
        return r->node.kind < TRACE_KIND_COUNT &&
               are_offsets(&r->node.callback_pc, 1);
    case TRACE_OP:
        return r->op.kind < TRACE_KIND_COUNT &&
               are_offsets(&r->op.site_pc, 1) &&
               is_name(r->op.name, sizeof(r->op.name));
    case TRACE_AWAIT:
        return are_offsets(&r->await.site_pc, 1);
    case TRACE_CHOICE:
        return r->choice.kind < TRACE_KIND_COUNT &&
               r->choice.picked_kind < TRACE_KIND_COUNT &&
               r->choice.point < TRACE_POINT_COUNT &&
               r->choice.picked < r->choice.options;
    case TRACE_LIMIT:
        return is_name(r->limit.name, sizeof(r->limit.name)) &&
               is_name(r->limit.value, sizeof(r->limit.value));
    case TRACE_FINDING:
    case TRACE_CLUE:
        return is_finding(&r->finding);
    case TRACE_OPEN:
        return is_name(r->open.type, sizeof(r->open.type)) &&
               is_name(r->open.state, sizeof(r->open.state)) &&
               are_offsets(&r->open.made_pc, 1) &&
               are_offsets(&r->open.started_pc, 1);
    default:
        return true;
    }
}

int protocol_read_record(const struct protocol_item *item,
                         union protocol_record *ret_record)
{
    static const size_t sizes[] = {
        [TRACE_NODE] = sizeof(struct trace_node),
        [TRACE_NODE_END] = sizeof(struct trace_node_end),
        [TRACE_OP] = sizeof(struct trace_op),
        [TRACE_OP_END] = sizeof(struct trace_op_end),
        [TRACE_CHOICE] = sizeof(struct trace_choice),
        [TRACE_FINDING] = sizeof(struct trace_finding),
        [TRACE_CLUE] = sizeof(struct trace_finding),
        [TRACE_CLOCK] = sizeof(struct trace_clock),
        [TRACE_LIMIT] = sizeof(struct trace_limit),
        [TRACE_OPEN] = sizeof(struct trace_open),
        [TRACE_AWAIT] = sizeof(struct trace_await),
        [TRACE_OP_OF] = sizeof(struct trace_op_of),
    };

    if (item->type == 0 || item->type >= sizeof(sizes) / sizeof(sizes[0]) ||
        item->size != sizes[item->type])
        return -EBADMSG;
    memcpy(ret_record, item->bytes, item->size);
    return is_record(ret_record) ? 0 : -EBADMSG;
}

/* --- messages --- */

int protocol_message_type(const void *data, size_t len)
{
    static const size_t sizes[] = {
        [PROTOCOL_RUN] = sizeof(struct protocol_run),
        [PROTOCOL_READY] = 2 * sizeof(uint32_t),
        [PROTOCOL_EXITED] = sizeof(struct protocol_exited),
    };
    struct protocol_run run;
    uint32_t head[2];

    if (len < sizeof(head))
        return -EBADMSG;
    memcpy(head, data, sizeof(head));
    if (head[0] == 0 || head[0] >= sizeof(sizes) / sizeof(sizes[0]) ||
        head[1] != len || len < sizes[head[0]])
        return -EBADMSG;
    if (head[0] != PROTOCOL_RUN)
        return len == sizes[head[0]] ? (int)head[0] : -EBADMSG;
    memcpy(&run, data, sizeof(run));
    return is_name(run.scene, sizeof(run.scene)) ? PROTOCOL_RUN : -EBADMSG;
}

/* --- sockets --- */

int protocol_pair(int ret_fds[2])
{
    int rc = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_fds);

    return rc < 0 ? -errno : 0;
}

int protocol_send(int fd, const void *data, size_t len, int pass_fd)
{
    struct iovec part = {.iov_base = (void *)data, .iov_len = len};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;

    if (pass_fd >= 0) {
        struct cmsghdr *c = &control.align;

        message.msg_control = control.bytes;
        message.msg_controllen = sizeof(control.bytes);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &pass_fd, sizeof(int));
    }
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

/* Keeps the first descriptor that came, closes any other. */
static int take_fds(struct msghdr *message, bool wanted)
{
    int kept = -1;

    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c;
         c = CMSG_NXTHDR(message, c)) {
        size_t count;

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
            if (wanted && kept < 0)
                kept = fd;
            else
                close(fd);
        }
    }
    return kept;
}

long protocol_receive(int fd, void *data, size_t capacity, bool wait,
                      int *ret_fd)
{
    struct iovec part = {.iov_base = data, .iov_len = capacity};
    union {
        char bytes[CMSG_SPACE(4 * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof(control.bytes),
    };
    int flags = MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT);
    ssize_t got;
    int passed;

    do
        got = recvmsg(fd, &message, flags);
    while (got < 0 && errno == EINTR);
    if (ret_fd)
        *ret_fd = -1;
    if (got < 0)
        return errno == ECONNRESET ? 0 : -errno;
    passed = take_fds(&message, ret_fd != NULL);
    if (ret_fd)
        *ret_fd = passed;
    return message.msg_flags & MSG_TRUNC ? -EBADMSG : got;
}
