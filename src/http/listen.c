/* SPDX-License-Identifier: Apache-2.0
 * Sockets are made here, not by the HTTP library, so that mode and address are known before the
 * first client is let in. */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static bool split(struct arena *a, const char *where, const char **host, const char **port)
{
    const char *colon = strrchr(where, ':');
    if (!colon || !colon[1])
        return false;
    struct str h = {where, (size_t)(colon - where)};
    if (h.len > 2 && h.at[0] == '[' && h.at[h.len - 1] == ']')
        h = str_sub(h, 1, h.len - 2);
    *host = str_z(a, h);
    *port = colon + 1;
    return h.len > 0;
}

static bool is_loopback(const struct sockaddr *addr)
{
    if (addr->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)addr)->sin_addr.s_addr) >> 24 == 127;
    return addr->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr);
}

static int bound_port(int fd)
{
    struct sockaddr_storage addr;
    socklen_t n = sizeof addr;
    if (getsockname(fd, (struct sockaddr *)&addr, &n) != 0)
        return 0;
    if (addr.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)(void *)&addr)->sin_port);
    return ntohs(((struct sockaddr_in6 *)(void *)&addr)->sin6_port);
}

static int bind_listen(const struct addrinfo *ai)
{
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1;
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int e = errno;
    close(fd);
    errno = e;
    return -1;
}

int listen_tcp(struct arena *a, const char *where, bool *loopback, int *port, struct str *why)
{
    const char *host, *service;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *ai;
    if (!split(a, where, &host, &service)) {
        *why = str_f(a, "监听地址 %s 不合格式，应为 主机:端口，例如 127.0.0.1:8080", where);
        return -1;
    }
    int e = getaddrinfo(host, service, &hints, &ai);
    if (e != 0) {
        *why = str_f(a, "监听地址 %s 无法解析：%s", where, gai_strerror(e));
        return -1;
    }
    int fd = bind_listen(ai);
    if (fd < 0)
        *why = str_f(a, "无法监听 %s：%s（端口可能已被占用，请换一个端口）", where,
                     strerrordesc_np(errno));
    *loopback = is_loopback(ai->ai_addr);
    *port = fd < 0 ? 0 : bound_port(fd);
    freeaddrinfo(ai);
    return fd;
}

static bool unix_address(const char *path, struct sockaddr_un *addr)
{
    *addr = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t n = strlen(path);
    if (n >= sizeof addr->sun_path)
        return false;
    memcpy(addr->sun_path, path, n + 1);
    return true;
}

bool unix_alive(const char *path)
{
    struct sockaddr_un addr;
    if (!unix_address(path, &addr))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool ok = connect(fd, (struct sockaddr *)&addr, sizeof addr) == 0;
    close(fd);
    return ok;
}

int listen_unix(struct arena *a, const char *path, struct str *why)
{
    struct sockaddr_un addr;
    if (!unix_address(path, &addr)) {
        *why = str_f(a, "数据目录的路径过长，本机通道 %s 无法建立", path);
        return -1;
    }
    if (unix_alive(path)) {
        *why = str_f(a, "另一个服务正在使用 %s", path);
        return -1;
    }
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        *why = S("无法建立本机通道");
        return -1;
    }
    fchmod(fd, 0600); /* before bind: the file is made with this mode */
    if (bind(fd, (struct sockaddr *)&addr, sizeof addr) == 0 && chmod(path, 0600) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    *why = str_f(a, "无法建立本机通道 %s：%s", path, strerrordesc_np(errno));
    close(fd);
    return -1;
}
